import { plainText } from '#schema/language/t.ts';
import { dollarsOf, formatDollars } from '#schema/price/money.ts';
import { formatPictureCount } from '#schema/sheet/labels.ts';
import { decodeInTurn } from '#services/images/decode/decode-queue.ts';
import { FONT_NAME } from '#services/sheets/rendering/font.ts';
import type { DayTotal, UsageUnit } from './usage.ts';

const [WIDTH_PIXELS, HEIGHT_PIXELS] = [720, 360];
/** Twice as many pixels as points: sharp on a phone too. */
const DENSITY = 144;
const DRAWING_BYTES = 4 * (2 * WIDTH_PIXELS) * (2 * HEIGHT_PIXELS);

/** A bar for each day, as a PNG, whose letters can be read at the 280 points that a phone gives it. The library is loaded when somebody asks for the first plot. */
export async function drawUsageChart(days: readonly DayTotal[], unit: UsageUnit): Promise<Buffer> {
  const [echarts, { loadFontsFor }] = await Promise.all([
    import('echarts'),
    import('#services/sheets/rendering/bundled-fonts.ts'),
  ]);
  const title = unit === 'micros' ? plainText('US dollars a day') : plainText('Pictures a day');
  // SVG text finds no font file of its own; it finds those that a text was drawn with before, also where the system has no fonts.
  await loadFontsFor(title);
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: WIDTH_PIXELS, height: HEIGHT_PIXELS });
  const axis = { axisLabel: { fontSize: 22, hideOverlap: true, color: '#444444' } };
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    color: ['#2f8f4e'],
    textStyle: { fontFamily: FONT_NAME },
    title: {
      text: title,
      left: 'center',
      textStyle: { fontSize: 26, fontFamily: FONT_NAME, color: '#222222' },
    },
    grid: { left: 16, right: 24, top: 64, bottom: 16, containLabel: true },
    xAxis: { ...axis, type: 'category', data: days.map(({ day }) => Number(day.slice(8))), axisTick: { show: false } },
    yAxis: { ...axis, type: 'value', minInterval: unit === 'micros' ? 0.0001 : 1 },
    series: [{ type: 'bar', data: days.map((each) => (unit === 'micros' ? dollarsOf(each.micros) : each.pictures)) }],
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return decodeInTurn(DRAWING_BYTES, (sharp) => sharp(Buffer.from(svg), { density: DENSITY }).png().toBuffer());
}

/** What the chart shows, in words. */
export function describeChart(days: readonly DayTotal[], unit: UsageUnit): string {
  const format = unit === 'micros' ? formatDollars : formatPictureCount;
  const bars = days.filter((each) => each[unit] > 0).map((each) => `${each.day}: ${format(each[unit])}`);
  const list = bars.join('; ') || plainText('Nothing yet');
  return unit === 'micros'
    ? plainText('Spent by day. {days}', { days: list })
    : plainText('Painted by day. {days}', { days: list });
}
