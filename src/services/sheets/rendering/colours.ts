/** Colours of a sheet's parts, as `#rrggbb`: near those of Discord's dark theme. */
export const [SHEET_COLOUR, CELL_COLOUR, WHITE, GREY, RED, GREEN] = [
  '#1e1f22',
  '#2b2d31',
  '#f2f3f5',
  '#a9b0b8',
  '#f0938a',
  '#6fcf8b',
] as const;
