// Quality, language and subtitles to choose from, where there is a choice.
const label = (track, none) => track.name || track.lang || none;

export class Tracks {
  constructor(words) {
    this.words = words;
    this.row = document.createElement('div');
    this.row.className = 'tracks';
  }

  follow(hls, Hls) {
    this.row.replaceChildren();
    const draw = () => this.draw(hls);
    for (const name of ['MANIFEST_PARSED', 'AUDIO_TRACKS_UPDATED', 'SUBTITLE_TRACKS_UPDATED']) hls.on(Hls.Events[name], draw);
  }

  draw(hls) {
    const { quality, audio, subtitles, automatic, none } = this.words;
    // Another's choice of track is its own: what was chosen stays chosen when the lists come anew.
    this.row.replaceChildren(...[
      this.choice(quality, [[-1, automatic], ...hls.levels.map((level, i) => [i, level.height ? `${level.height}p` : `${Math.round(level.bitrate / 1000)} kbit/s`])],
        hls.autoLevelEnabled ? -1 : hls.currentLevel, value => { hls.nextLevel = value; }, 3),
      this.choice(audio, hls.audioTracks.map((track, i) => [i, label(track, String(i + 1))]), hls.audioTrack, value => { hls.audioTrack = value; }, 2),
      this.choice(subtitles, [[-1, none], ...hls.subtitleTracks.map((track, i) => [i, label(track, String(i + 1))])], hls.subtitleTrack,
        value => { hls.subtitleTrack = value; hls.subtitleDisplay = value >= 0; }, 2),
    ].filter(Boolean));
  }

  choice(name, options, chosen, choose, least) {
    if (options.length < least) return null;
    const field = document.createElement('label'), select = document.createElement('select');
    field.append(`${name} `, select);
    for (const [value, text] of options) select.add(new Option(text, value, false, value === chosen));
    select.addEventListener('change', () => choose(Number(select.value)));
    return field;
  }
}
