// Files are sent one after the other by tus (/uploads), go on where they broke off, and are submitted by POST /api/jobs, addresses by that alone.
// One of them leads to its job's page.
import { Upload } from 'tus-js-client';
import { chosen, dropped, most } from './files.js';

const retryDelays = [0, 500, 1000, 3000, 5000, 10000, 20000, 30000, 30000];

const why = error => {
  try { return JSON.parse(error.originalResponse.getBody()).detail; } catch { return error.originalResponse ? `${error.originalResponse.getStatus()}` : 'network'; }
};

class FileUpload extends HTMLElement {
  connectedCallback() {
    this.list = this.querySelector('ul');
    this.waiting = Promise.resolve();
    const drop = this.querySelector('.drop');
    for (const input of this.querySelectorAll('input[type=file]')) {
      const take = () => { this.add(chosen(input)); input.value = ''; };
      input.addEventListener('change', take);
      if (input.files.length) take(); // Chosen while this script was still on its way.
    }
    for (const name of ['dragenter', 'dragover']) drop.addEventListener(name, event => { event.preventDefault(); drop.classList.add('over'); });
    drop.addEventListener('dragleave', () => drop.classList.remove('over'));
    drop.addEventListener('drop', async event => { event.preventDefault(); drop.classList.remove('over'); this.add(await dropped(event.dataTransfer)); });
    const form = this.querySelector('form.address'), address = form.querySelector('input');
    form.addEventListener('submit', event => { event.preventDefault(); this.addAddress(address.value); address.value = ''; });
    this.querySelector('fieldset').addEventListener('change', event => this.choose(event.target));
  }

  // What is usual, or a choice of one's own: never both, never nothing.
  choose(box) {
    const usual = this.querySelector('[data-usual]'), own = [...this.querySelectorAll('fieldset input')].filter(other => other !== usual);
    if (box === usual) own.forEach(other => { other.checked = false; });
    usual.checked = !own.some(other => other.checked);
  }

  add(files) {
    const alone = files.length === 1 && !this.list.children.length;
    for (const { file, name } of files.slice(0, most)) {
      const row = this.row(name);
      this.waiting = this.waiting.then(() => this.send(file, name, row, alone));
    }
    if (files.length > most) this.say(this.row(`+ ${files.length - most}`), this.getAttribute('many'));
  }

  addAddress(url) {
    const alone = !this.list.children.length, row = this.row(url.replace(/[?#].*/, ''));
    this.waiting = this.waiting.then(() => this.try(row, () => this.submit({ url }, row, alone)));
  }

  row(name) {
    const row = this.list.appendChild(document.createElement('li'));
    row.innerHTML = '<b></b> <progress max="1" value="0"></progress> <span class="soft"></span>';
    row.querySelector('b').textContent = name;
    row.querySelector('progress').setAttribute('aria-label', name);
    return row;
  }

  send(file, name, row, alone) {
    return this.try(row, async () => this.submit({ asset: await this.tus(file, name, row) }, row, alone));
  }

  async tus(file, name, row) {
    const told = row.querySelector('span'), bar = row.querySelector('progress'), button = this.stopButton(row);
    try {
      return await new Promise((resolve, reject) => {
        const upload = new Upload(file, {
          endpoint: '/uploads', retryDelays, chunkSize: 64 << 20, metadata: { filename: name }, removeFingerprintOnSuccess: true,
          onProgress: (sent, all) => { bar.max = all; bar.value = sent; told.textContent = `${this.getAttribute('sending')} ${Math.floor(100 * sent / all)} %`; },
          onError: error => reject(new Error(why(error))),
          onSuccess: () => resolve(upload.url.split('/').at(-1)),
        });
        let stopped = false;
        button.addEventListener('click', () => {
          stopped = !stopped;
          button.textContent = this.getAttribute(stopped ? 'go' : 'stop');
          if (stopped) upload.abort(); else upload.start();
        });
        // Sent half before this page was opened, perhaps by a browser that was closed since.
        upload.findPreviousUploads().then(earlier => {
          if (earlier.length) upload.resumeFromPreviousUpload(earlier.at(-1));
          upload.start();
        }, reject);
      });
    } finally {
      button.remove();
    }
  }

  stopButton(row) {
    const button = row.appendChild(document.createElement('button'));
    Object.assign(button, { type: 'button', className: 'button', textContent: this.getAttribute('stop') });
    button.setAttribute('aria-describedby', row.querySelector('b').id ||= `file-${this.list.children.length}`);
    return button;
  }

  async submit(what, row, alone) {
    const bar = row.querySelector('progress');
    const profiles = [...this.querySelectorAll('fieldset input:checked')].map(box => box.value).filter(Boolean);
    const answer = await fetch('/api/jobs', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ ...what, profiles }) });
    const job = await answer.json();
    if (!answer.ok) throw new Error(job.detail);
    bar.value = bar.max;
    row.querySelector('span').textContent = this.getAttribute('done');
    const link = row.appendChild(document.createElement('a'));
    link.href = `/jobs/${encodeURIComponent(job.job_id)}`;
    link.textContent = this.getAttribute('open');
    if (alone && this.list.children.length === 1) location.assign(link.href);
  }

  async try(row, work) {
    try {
      await work();
    } catch (error) {
      this.say(row, `${this.getAttribute('failed')}: ${error.message}`);
    }
  }

  say(row, text) {
    row.classList.add('bad');
    row.querySelector('span').textContent = text;
  }
}
customElements.define('file-upload', FileUpload);
