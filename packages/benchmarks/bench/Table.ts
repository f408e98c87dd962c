/** Tables of text: names to the left, numbers to the right. */

export type Row = ReadonlyArray<string>

export const render = (title: string, head: Row, rows: ReadonlyArray<Row>): string => {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)))
  const line = (row: Row) =>
    row.map((cell, column) => column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)).join(
      "  "
    )
  return [title, "", ...[head, ...rows].map(line), ""].join("\n")
}
