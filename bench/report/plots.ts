/** Plots as SVG, drawn without a browser. */
import * as echarts from 'echarts';
import type { CurvePoint, SoakPoint } from './row.ts';

const [WIDTH_PIXELS, HEIGHT_PIXELS] = [720, 400];

/** Lorikeet's green, the baseline's grey, and two more. */
const COLORS = ['#2f8f4e', '#8a8a8a', '#d9483b', '#3b6fd9'];

interface Series {
  readonly name: string;
  readonly points: readonly (readonly [number, number])[];
}

interface Plot {
  readonly title: string;
  readonly x: { readonly name: string; readonly type: 'log' | 'value' };
  readonly y: { readonly name: string; readonly type: 'log' | 'value' };
  readonly series: readonly Series[];
}

function drawPlot({ title, x, y, series }: Plot): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: WIDTH_PIXELS, height: HEIGHT_PIXELS });
  const axis = { nameLocation: 'middle', nameGap: 32 } as const;
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    color: COLORS,
    title: { text: title, left: 'center', textStyle: { fontSize: 15 } },
    legend: { top: 34, itemGap: 24 },
    grid: { left: 70, right: 30, top: 75, bottom: 55 },
    xAxis: { ...axis, ...x },
    yAxis: { ...axis, nameGap: 50, ...y },
    series: series.map(({ name, points }) => ({
      type: 'line',
      name,
      data: points.filter((point) => point.every(Number.isFinite)),
      symbolSize: 6,
    })),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

/** Latency, CPU and memory against load, by file name. */
export function drawCurves(curve: readonly CurvePoint[]): Map<string, string> {
  const bots = [...new Set(curve.map(({ bot }) => bot))];
  const series = (suffix: string, read: (point: CurvePoint) => number): Series[] =>
    bots.map((bot) => ({
      name: `${bot}${suffix}`,
      points: curve.filter((point) => point.bot === bot).map((point) => [point.load, read(point)] as const),
    }));
  const x = { name: 'pictures at once', type: 'log' } as const;
  return new Map([
    [
      'latency.svg',
      drawPlot({
        title: 'From the command to the picture (prediction: 0.7 s)',
        x,
        y: { name: 'ms', type: 'log' },
        series: [
          ...series(', p50', ({ shownP50Ms }) => shownP50Ms),
          ...series(', p95', ({ shownP95Ms }) => shownP95Ms),
        ],
      }),
    ],
    [
      'cpu.svg',
      drawPlot({
        title: 'CPU time a picture',
        x,
        y: { name: 'ms', type: 'value' },
        series: series('', ({ cpuMsPerPicture }) => cpuMsPerPicture),
      }),
    ],
    [
      'memory.svg',
      drawPlot({ title: 'Peak RSS', x, y: { name: 'MB', type: 'value' }, series: series('', ({ peakMb }) => peakMb) }),
    ],
  ]);
}

/** What grows over time. */
export function drawSoak(points: readonly SoakPoint[]): string {
  const series = (name: string, read: (point: SoakPoint) => number): Series => ({
    name,
    points: points.map((point) => [point.minutes, read(point)] as const),
  });
  return drawPlot({
    title: 'Mixed traffic: five interactions a second',
    x: { name: 'minutes', type: 'value' },
    y: { name: 'MB, and numbers of files', type: 'value' },
    series: [
      series('RSS', ({ rssMb }) => rssMb),
      series('heap', ({ heapMb }) => heapMb),
      series('open files', ({ openFiles }) => openFiles),
      series('files in its folder', ({ files }) => files),
    ],
  });
}
