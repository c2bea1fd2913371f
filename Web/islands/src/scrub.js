// A bar below the film: its waveform, where the film is, and above the place under the pointer the picture of its storyboard.
const clock = seconds => {
  const whole = Math.floor(seconds), h = Math.floor(whole / 3600), m = Math.floor(whole / 60) % 60, s = String(whole % 60).padStart(2, '0');
  return h ? `${h}:${String(m).padStart(2, '0')}:${s}` : `${m}:${s}`;
};
const seconds = text => text.split(':').reduce((sum, part) => 60 * sum + Number(part), 0);

// WebVTT whose cues name a part of a sheet: "sheet_000.jpg#xywh=0,0,160,90".
const pictures = (text, base) => text.split(/\r?\n\r?\n/).flatMap(block => {
  const found = block.match(/([\d:.]+) --> ([\d:.]+)\s+(\S+)#xywh=(\d+),(\d+),(\d+),(\d+)/);
  if (!found) return [];
  const [, from, to, sheet, ...place] = found, [x, y, w, h] = place.map(Number);
  return [{ from: seconds(from), to: seconds(to), url: new URL(sheet, base).href, x, y, w, h }];
});

export class Scrub {
  constructor(video, words) {
    this.video = video;
    this.bar = document.createElement('div');
    this.bar.className = 'scrub';
    Object.entries({ role: 'slider', tabindex: '0', 'aria-label': words.seek, 'aria-valuemin': '0' }).forEach(([name, value]) => this.bar.setAttribute(name, value));
    this.bar.innerHTML = '<img class="wave" alt="" hidden><span class="at"></span><span class="preview" hidden><span class="shot"></span><span class="when"></span></span>';
    [this.wave, this.at, this.preview] = this.bar.children;
    [this.shot, this.when] = this.preview.children;
    this.bar.addEventListener('pointermove', event => this.show(this.under(event)));
    this.bar.addEventListener('pointerleave', () => { this.preview.hidden = true; });
    this.bar.addEventListener('click', event => { video.currentTime = this.under(event); });
    this.bar.addEventListener('keydown', event => this.key(event));
    this.bar.addEventListener('focus', () => this.show(video.currentTime));
    this.bar.addEventListener('blur', () => { this.preview.hidden = true; });
    for (const name of ['timeupdate', 'durationchange', 'seeking']) video.addEventListener(name, () => this.move());
    this.move();
  }

  set waveform(url) { if (url) { this.wave.src = url; this.wave.hidden = false; } }

  async load(url) {
    if (!url || url === this.track) return;
    this.track = url;
    const answer = await fetch(url);
    if (!answer.ok) return;
    this.shots = pictures(await answer.text(), new URL(url, location.href));
    if (!this.preview.hidden) this.show(this.shown);
  }

  get length() { return Number.isFinite(this.video.duration) ? this.video.duration : 0; }

  under(event) {
    const box = this.bar.getBoundingClientRect();
    return this.length * Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
  }

  key(event) {
    const by = { ArrowLeft: -5, ArrowRight: 5, ArrowDown: -5, ArrowUp: 5, PageDown: -30, PageUp: 30 }[event.key];
    const to = event.key === 'Home' ? 0 : event.key === 'End' ? this.length : by && this.video.currentTime + by;
    if (to === undefined) return;
    event.preventDefault();
    this.video.currentTime = Math.min(this.length, Math.max(0, to));
    this.show(this.video.currentTime);
  }

  move() {
    const { currentTime } = this.video, length = this.length;
    this.at.style.left = `${length ? 100 * currentTime / length : 0}%`;
    this.bar.setAttribute('aria-valuemax', String(Math.round(length)));
    this.bar.setAttribute('aria-valuenow', String(Math.round(currentTime)));
    this.bar.setAttribute('aria-valuetext', `${clock(currentTime)} / ${clock(length)}`);
  }

  show(time) {
    if (!this.length) return;
    this.shown = time;
    const shot = this.shots?.find(one => time >= one.from && time < one.to) ?? this.shots?.at(-1);
    this.when.textContent = clock(time);
    this.shot.hidden = !shot;
    if (shot) this.shot.style.cssText = `width:${shot.w}px;height:${shot.h}px;background:url("${shot.url}") -${shot.x}px -${shot.y}px`;
    this.preview.hidden = false;
    const half = this.preview.offsetWidth / 2, width = this.bar.clientWidth;
    this.preview.style.left = `${Math.min(width - half, Math.max(half, width * time / this.length))}px`;
  }
}
