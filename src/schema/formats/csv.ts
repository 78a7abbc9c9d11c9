/** A row of CSV (RFC 4180) with its line end. A text that a spreadsheet would take for a formula begins with an apostrophe. */
export const formatCsvRow = (cells: readonly (string | number)[]): string => `${cells.map(formatCell).join(',')}\r\n`;

function formatCell(value: string | number): string {
  const text = String(value).replace(/^[=+\-@＝＋－＠\t\r\n]/, "'$&");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
