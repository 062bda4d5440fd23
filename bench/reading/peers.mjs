// chrono-node on the sets and texts of bench_reading.  Run by peers.sh.
import fs from 'node:fs';
import { createRequire } from 'node:module';
const require = createRequire(process.cwd() + '/build/peers/');
const chrono = require('chrono-node');
const shared = process.argv[2];
const figure = (name, value, unit = '') => console.log(`${name}\t${Number(value).toPrecision(6)}\t${unit}\t\t`);

function first(text) {
  if (!/\) (Day|Week|Month|Quarter|Year)\b/.test(text) || /Hour|OpenInterval/.test(text)) return null;
  const n = (text.split('"')[0].match(/-?\d+/g) || []).map(Number);
  if (n.length < 6 || n[0] < 1000) return null;
  if (/Interval/.test(text) && (n.length < 12 || n[3] || n[9])) return null;
  return [n[0], Math.max(1, n[1]), Math.max(1, n[2])].join('-');
}

const base = new Date(2013, 1, 12, 4, 30);
const every = {}, right = {};
for (const line of fs.readFileSync(`${shared}/time/duckling_time.jsonl`, 'utf8').split('\n')) {
  if (!line) continue;
  const row = JSON.parse(line);
  const own = { en: chrono.en, ru: chrono.ru, uk: chrono.uk }[row.lang];
  const want = first(row.expected);
  if (!own || !want || (row.lang === 'en' && row.expected.includes('Holiday'))) continue;
  const got = own.casual.parse(row.text, base, { forwardDate: true })[0];
  every[row.lang] = (every[row.lang] || 0) + 1;
  const day = got && [got.start.get('year'), got.start.get('month'), got.start.get('day')].join('-');
  right[row.lang] = (right[row.lang] || 0) + (day === want ? 1 : 0);
}
for (const lang of Object.keys(every).sort()) figure(`chrono-node duckling ${lang} of ${every[lang]}`, right[lang] / every[lang]);

for (const lang of ['ru', 'en']) {
  const path = `build/reading-peers-${lang}.txt`;
  if (!fs.existsSync(path)) continue;
  const text = fs.readFileSync(path, 'utf8').slice(0, 60000);
  const parts = [];
  for (let i = 0; i < text.length; i += 2000) parts.push(text.slice(i, i + 2000));
  const start = process.cpuUsage();
  for (const part of parts) chrono[lang].casual.parse(part, base);
  const used = process.cpuUsage(start);
  figure(`chrono-node speed ${lang}`, Buffer.byteLength(text) / 1e6 / ((used.user + used.system) / 1e6), 'MB/s');
}
