/** A file of a catalogue with one centre of that code, two programmes and one open class, in days that stay ahead. */
export function contohFile(code: string): string {
  return `authority: Dinas Contoh
region: "16.07"
timezone: Asia/Jakarta
centres:
  - code: ${code}
    name: BLK ${code}
    kind: uptd
    programs:
      - trade: las
      - trade: listrik
    batches:
      - trade: las
        mode: selection
        state: open
        capacity: 16
        opens: 2026-01-05
        closes: 2090-12-10
        starts: 2090-12-20
        rules: { minAge: 18, maxAge: 40 }
`;
}
