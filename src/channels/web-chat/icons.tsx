/** Line icons of the page, drawn here so that nothing is fetched from elsewhere; words beside them say the same. */
const paths = {
  send: 'M4 12 20 4l-5 16-3.5-6.5L4 12Zm7.5 1.5L20 4',
  plus: 'M12 5v14M5 12h14',
  photo: 'M4 7h3l2-2h6l2 2h3v12H4V7Zm8 9a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Z',
  place: 'M12 21s7-6.2 7-11.5A7 7 0 0 0 5 9.5C5 14.8 12 21 12 21Zm0-9a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  file: 'M6 3h8l5 5v13H6V3Zm8 0v5h5M9 13h7M9 17h5',
  free: 'M20 12.5 12.5 20 4 11.5V4h7.5L20 12.5ZM8.5 8.5h.01',
  robot: 'M6 9h12v9H6V9Zm6-4v4M9.5 13h.01M14.5 13h.01M4 12v3M20 12v3',
  guard: 'M12 3l7 3v6c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6l7-3Zm-3 9 2 2 4-4',
  office: 'M5 21V5h9v16M14 10h5v11M3 21h18M8 9h3M8 13h3M8 17h3',
} as const;

export function Icon({ name }: { readonly name: keyof typeof paths }) {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.8"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}
