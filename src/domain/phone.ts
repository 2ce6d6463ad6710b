/** `+6281••••••42`: enough for its owner to recognise it, too little for anybody else. `phone` is E.164. */
export function maskPhone(phone: string): string {
  return `${phone.slice(0, 5)}••••••${phone.slice(-2)}`;
}
