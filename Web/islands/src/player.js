// Plays what is there, and says that it waits for the encoder where the viewer is ahead of it.
import Hls from 'hls.js';
import { Scrub } from './scrub.js';
import { Tracks } from './tracks.js';

// The server holds a request for a segment that is being encoded for up to half a minute.
const patience = { default: { maxTimeToFirstByteMs: 40000, maxLoadTimeMs: 120000, timeoutRetry: { maxNumRetry: 20, retryDelayMs: 1000, maxRetryDelayMs: 5000 }, errorRetry: { maxNumRetry: 20, retryDelayMs: 1000, maxRetryDelayMs: 5000 } } };

class HlsPlayer extends HTMLElement {
  static observedAttributes = ['src', 'running', 'poster', 'storyboard', 'waveform'];

  connectedCallback() {
    if (!this.video) {
      this.video = document.createElement('video');
      Object.assign(this.video, { controls: true, playsInline: true, preload: 'metadata' });
      this.video.setAttribute('aria-label', this.getAttribute('label') ?? '');
      this.told = document.createElement('p');
      this.told.className = 'hint';
      this.told.setAttribute('role', 'status');
      const words = Object.fromEntries(['seek', 'quality', 'audio', 'subtitles', 'automatic', 'none'].map(name => [name, this.getAttribute(name) ?? name]));
      this.scrub = new Scrub(this.video, words);
      this.tracks = new Tracks(words);
      this.append(this.video, this.scrub.bar, this.tracks.row, this.told);
      this.video.addEventListener('waiting', () => { if (this.hasAttribute('running')) this.told.textContent = this.getAttribute('waiting'); });
      for (const name of ['playing', 'canplay', 'ended']) this.video.addEventListener(name, () => { this.told.textContent = ''; });
    }
    this.dress();
    this.start();
  }

  disconnectedCallback() { this.hls?.destroy(); this.hls = null; }

  attributeChangedCallback(name, was, is) {
    if (!this.video) return;
    if (name === 'src') { if (was && was !== is) this.start(); }
    else if (name !== 'running') this.dress();
  }

  // They may come while the film is watched.
  dress() {
    if (this.getAttribute('poster')) this.video.poster = this.getAttribute('poster');
    this.scrub.waveform = this.getAttribute('waveform');
    this.scrub.load(this.getAttribute('storyboard')).catch(() => {});
  }

  start() {
    this.hls?.destroy();
    const source = this.getAttribute('src');
    if (!/\.m3u8$/.test(source) || !Hls.isSupported()) { this.video.src = source; return; }
    this.hls = new Hls({ maxBufferLength: 20, fragLoadPolicy: patience });
    this.tracks.follow(this.hls, Hls);
    this.hls.on(Hls.Events.ERROR, (_, error) => this.mend(error));
    this.hls.loadSource(source);
    this.hls.attachMedia(this.video);
  }

  mend(error) {
    if (!error.fatal) return;
    if (error.type === Hls.ErrorTypes.MEDIA_ERROR) { this.hls.recoverMediaError(); return; }
    if (error.type === Hls.ErrorTypes.NETWORK_ERROR && this.hasAttribute('running')) {
      this.told.textContent = this.getAttribute('waiting');
      setTimeout(() => this.hls?.startLoad(), 2000);
      return;
    }
    this.told.textContent = this.getAttribute('failed');
  }
}
customElements.define('hls-player', HlsPlayer);
