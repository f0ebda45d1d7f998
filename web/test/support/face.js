/** What a camera sees, drawn: somebody before a wall. */

const WIDTH = 640;
const HEIGHT = 480;

/**
 * A film of one picture, in the form that Chromium's fake camera reads (YUV4MPEG2).
 * @param {[number, number, number]} clothes Their colour: red, green, blue.
 */
export function face(clothes) {
  const [luma, blue, red] = [WIDTH * HEIGHT, 0, 0].map((size, at) =>
    Buffer.alloc(at ? (WIDTH * HEIGHT) / 4 : size),
  );
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const [r, g, b] = colourAt(x / WIDTH, y / HEIGHT, clothes);
      luma[y * WIDTH + x] = 16 + (66 * r + 129 * g + 25 * b) / 256;
      if (x % 2 || y % 2) continue;
      const at = (y / 2) * (WIDTH / 2) + x / 2;
      blue[at] = 128 + (-38 * r - 74 * g + 112 * b) / 256;
      red[at] = 128 + (112 * r - 94 * g - 18 * b) / 256;
    }
  }
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, blue, red]);
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F20:1 Ip A1:1 C420jpeg\n`);
  return Buffer.concat([head, ...Array(20).fill(frame)]);
}

function colourAt(x, y, clothes) {
  const within = (cx, cy, rx, ry) => ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 < 1;
  if (within(0.46, 0.4, 0.012, 0.022) || within(0.54, 0.4, 0.012, 0.022)) return [45, 35, 30];
  if (within(0.5, 0.5, 0.05, 0.035) && y > 0.505) return [165, 80, 75];
  if (within(0.5, 0.43, 0.105, 0.2) && y > 0.3) return [225, 180, 150];
  if (within(0.5, 0.37, 0.13, 0.2)) return [70, 48, 38];
  if (within(0.5, 0.62, 0.05, 0.1)) return [210, 165, 136];
  if (within(0.5, 1.02, 0.3, 0.36)) return clothes;
  return [226, 220, 206];
}
