// Makes the assets that are checked in beside the Java sources: `npm run build`.
// `npm run check` makes them anew and fails when they differ from what is checked in.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { transformSync } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, 'node_modules');
const assets = join(here, '../main/resources/io/resticmanager/http/web/asset');
const made = new Map();

const read = (...path) => readFileSync(join(modules, ...path));
const put = (name, content) => made.set(name, Buffer.from(content));

put('app.css', css());
put('icons.svg', icons());
put('htmx.min.js', read('htmx.org/dist/htmx.min.js'));
put('inter.woff2', read('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'));
put('jetbrains-mono.woff2', read('@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2'));
put('licences.txt', licences());
put('favicon.svg', readFileSync(join(here, 'favicon.svg')));
for (const name of readdirSync(join(here, 'js')).filter((n) => n.endsWith('.js'))) {
  put(name, transformSync(readFileSync(join(here, 'js', name), 'utf8'), { minify: true, format: 'esm', target: 'es2022' }).code);
}
// The server serves what is listed.
const served = [...made.keys()].sort();
for (const [name, content] of [...made].filter(([n]) => /\.(css|js|svg|txt)$/.test(n))) {
  put(name + '.br', brotli(content));
}
put('assets.txt', served.join('\n') + '\n');
finish(process.argv.includes('--check'));

function css() {
  const out = join(mkdtempSync(join(tmpdir(), 'ui-')), 'app.css');
  execFileSync(join(modules, '.bin/tailwindcss'), ['-i', 'app.src.css', '-o', out, '--minify'], {
    cwd: here,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return readFileSync(out);
}

// One symbol per line of icons.txt: our name, then lucide's.
function icons() {
  const symbols = readFileSync(join(here, 'icons.txt'), 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith('#'))
    .map((name) => {
      const svg = read('lucide-static/icons', name + '.svg').toString('utf8');
      const shapes = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.indexOf('</svg>'));
      return `<symbol id="${name}" viewBox="0 0 24 24">${shapes.replace(/\s*\n\s*/g, '').replace(/ \/>/g, '/>')}</symbol>`;
    });
  return `<svg xmlns="http://www.w3.org/2000/svg"><!-- Lucide, ISC licence, see licences.txt -->\n${symbols.join('\n')}\n</svg>\n`;
}

function licences() {
  return [
    ['htmx', 'htmx.org/LICENSE'],
    ['Lucide icons', 'lucide-static/LICENSE'],
    ['Inter', '@fontsource-variable/inter/LICENSE'],
    ['JetBrains Mono', '@fontsource-variable/jetbrains-mono/LICENSE'],
    ['Tailwind CSS (parts of app.css)', 'tailwindcss/LICENSE'],
  ]
    .map(([name, path]) => `${name}\n${'='.repeat(name.length)}\n\n${read(path).toString('utf8').trim()}\n`)
    .join('\n\n');
}

function brotli(content) {
  return brotliCompressSync(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
  });
}

function finish(check) {
  mkdirSync(assets, { recursive: true });
  const there = existsSync(assets) ? readdirSync(assets) : [];
  const stale = there.filter((name) => !made.has(name));
  const changed = [...made].filter(
    ([name, content]) => !there.includes(name) || !readFileSync(join(assets, name)).equals(content),
  );
  if (check && (stale.length || changed.length)) {
    console.error('Not up to date: ' + [...stale, ...changed.map(([n]) => n)].join(', '));
    console.error('Run npm run build in adapter-http/src/ui and commit what it makes.');
    process.exit(1);
  }
  if (stale.length) {
    console.error('Not made by this script, remove or add it: ' + stale.join(', '));
    process.exit(1);
  }
  changed.forEach(([name, content]) => writeFileSync(join(assets, name), content));
  console.log(check ? 'up to date' : `${changed.length} of ${made.size} files changed`);
}
