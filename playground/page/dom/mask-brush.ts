import { cutOut, drawCursor, drawMarked, drawStrokes, type Point, type Stroke } from './brush-drawing.ts';

/** The brush's radius as a part of the picture's shorter side: smallest, first, largest. */
const RADIUS = { min: 1, value: 6, max: 20 } as const;

/** Pixels of the page that an arrow key moves the brush. */
const KEY_STEP_PX = 12;

/** What `<mask-brush>` dispatches when the marked part has changed: a copy of the picture in which it is transparent, or none. */
export type MarkEvent = CustomEvent<File | undefined>;

/**
 * `<mask-brush src="…">`: a picture to mark a part of, with a finger, a mouse or the keyboard: arrow keys move the brush, with
 * Shift they paint, Space paints a dot.
 */
export class MaskBrush extends HTMLElement {
  static readonly observedAttributes = ['src'];
  readonly #picture = new Image();
  readonly #canvas = document.createElement('canvas');
  readonly #mask = document.createElement('canvas');
  readonly #status = document.createElement('p');
  readonly #size = document.createElement('input');
  #strokes: Stroke[] = [];
  #current: Stroke | undefined;
  #cursor: Point | undefined;

  connectedCallback(): void {
    if (this.childElementCount > 0) return;
    this.#canvas.tabIndex = 0;
    this.#canvas.setAttribute('role', 'application');
    this.#canvas.setAttribute(
      'aria-label',
      'Brush over the picture. Arrow keys move it, Space marks, Shift and an arrow key mark a line.',
    );
    this.#status.setAttribute('role', 'status');
    Object.assign(this.#size, { type: 'range', min: `${RADIUS.min}`, max: `${RADIUS.max}`, value: `${RADIUS.value}` });
    const label = document.createElement('label');
    label.append('Brush size', this.#size);
    const tools = document.createElement('div');
    tools.className = 'brush-tools';
    tools.append(
      label,
      this.#button('Undo', () => this.#strokes.pop()),
      this.#button('Clear', () => this.#strokes.splice(0)),
    );
    this.append(this.#canvas, tools, this.#status);
    this.#canvas.addEventListener('pointerdown', (event) => this.#onPointerDown(event));
    this.#canvas.addEventListener('pointermove', (event) => this.#onPointerMove(event));
    for (const type of ['pointerup', 'pointercancel']) this.#canvas.addEventListener(type, () => this.#endStroke());
    this.#canvas.addEventListener('keydown', (event) => this.#onKey(event));
    this.#canvas.addEventListener('blur', () => this.#moveCursor(undefined));
    this.#picture.addEventListener('load', () => this.#onLoad());
  }

  attributeChangedCallback(_name: string, before: string | null, after: string | null): void {
    if (after !== null && after !== before) this.#picture.src = after;
  }

  #button(text: string, change: () => unknown): HTMLButtonElement {
    const button = document.createElement('button');
    Object.assign(button, { type: 'button', className: 'button secondary', textContent: text });
    button.addEventListener('click', () => {
      change();
      this.#changed();
    });
    return button;
  }

  #onLoad(): void {
    for (const canvas of [this.#canvas, this.#mask]) {
      canvas.width = this.#picture.naturalWidth;
      canvas.height = this.#picture.naturalHeight;
    }
    const hadStrokes = this.#strokes.length > 0;
    this.#strokes = [];
    if (hadStrokes) this.#changed();
    else this.#draw();
  }

  get #radius(): number {
    return (Number(this.#size.value) / 100) * Math.min(this.#canvas.width, this.#canvas.height);
  }

  #pointOf(event: PointerEvent): Point {
    const box = this.#canvas.getBoundingClientRect();
    const scale = this.#canvas.width / box.width;
    return { x: (event.clientX - box.left) * scale, y: (event.clientY - box.top) * scale };
  }

  #onPointerDown(event: PointerEvent): void {
    event.preventDefault();
    this.#canvas.setPointerCapture(event.pointerId);
    this.#startStroke(this.#pointOf(event));
  }

  #onPointerMove(event: PointerEvent): void {
    if (!this.#current) return;
    this.#current.points.push(this.#pointOf(event));
    this.#draw();
  }

  #startStroke(point: Point): void {
    this.#current = { radius: this.#radius, points: [point] };
    this.#strokes.push(this.#current);
    this.#draw();
  }

  #endStroke(): void {
    if (!this.#current) return;
    this.#current = undefined;
    this.#changed();
  }

  #onKey(event: KeyboardEvent): void {
    const [x, y] = KEY_DIRECTIONS.get(event.key) ?? [0, 0];
    const isSpace = event.key === ' ';
    if (!(x || y || isSpace)) return;
    event.preventDefault();
    const { width, height } = this.#canvas;
    const step = KEY_STEP_PX * (width / Math.max(1, this.#canvas.getBoundingClientRect().width));
    const from = this.#cursor ?? { x: width / 2, y: height / 2 };
    const to = { x: clamp(from.x + x * step, width), y: clamp(from.y + y * step, height) };
    this.#moveCursor(to);
    if (!isSpace && !event.shiftKey) return;
    this.#strokes.push({ radius: this.#radius, points: [from, to] });
    this.#changed();
  }

  #moveCursor(point: Point | undefined): void {
    this.#cursor = point;
    this.#draw();
  }

  #draw(): void {
    const [context, mask] = [this.#canvas.getContext('2d'), this.#mask.getContext('2d')];
    if (!context || !mask || this.#canvas.width === 0) return;
    drawStrokes(mask, this.#strokes);
    drawMarked(context, this.#picture, this.#mask);
    if (this.#cursor) drawCursor(context, this.#cursor, this.#radius);
  }

  #changed(): void {
    this.#draw();
    const isEmpty = this.#strokes.length === 0;
    this.#status.textContent = isEmpty ? 'Nothing is marked.' : 'The pink part is marked, and the copy is attached.';
    if (isEmpty) this.#dispatch(undefined);
    else
      cutOut(this.#picture, this.#mask).toBlob(
        (blob) => blob && this.#dispatch(new File([blob], 'marked-copy.png', { type: blob.type })),
      );
  }

  #dispatch(detail: File | undefined): void {
    this.dispatchEvent(new CustomEvent('mark', { detail }) satisfies MarkEvent);
  }
}

const KEY_DIRECTIONS: ReadonlyMap<string, readonly [x: number, y: number]> = new Map([
  ['ArrowLeft', [-1, 0]],
  ['ArrowRight', [1, 0]],
  ['ArrowUp', [0, -1]],
  ['ArrowDown', [0, 1]],
]);

const clamp = (value: number, max: number) => Math.min(max, Math.max(0, value));

customElements.define('mask-brush', MaskBrush);
