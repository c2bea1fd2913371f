// Files are sent one after the other by PUT /api/assets and submitted by POST /api/jobs, addresses by that alone; one of them leads to its job's page.
class FileUpload extends HTMLElement {
  connectedCallback() {
    this.list = this.querySelector('ul');
    this.waiting = Promise.resolve();
    const drop = this.querySelector('.drop'), input = this.querySelector('input[type=file]');
    input.addEventListener('change', () => { this.add([...input.files]); input.value = ''; });
    for (const name of ['dragenter', 'dragover']) drop.addEventListener(name, event => { event.preventDefault(); drop.classList.add('over'); });
    drop.addEventListener('dragleave', () => drop.classList.remove('over'));
    drop.addEventListener('drop', event => { event.preventDefault(); drop.classList.remove('over'); this.add([...event.dataTransfer.files]); });
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
    for (const file of files) {
      const row = this.row(file.name);
      this.waiting = this.waiting.then(() => this.send(file, row, alone));
    }
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

  send(file, row, alone) {
    const told = row.querySelector('span'), bar = row.querySelector('progress');
    return this.try(row, async () => {
      const asset = await this.put(file, (sent, all) => { bar.max = all; bar.value = sent; told.textContent = `${this.getAttribute('sending')} ${Math.floor(100 * sent / all)} %`; });
      await this.submit({ asset }, row, alone);
    });
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
      row.classList.add('bad');
      row.querySelector('span').textContent = `${this.getAttribute('failed')}: ${error.message}`;
    }
  }

  put(file, progress) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open('PUT', `/api/assets?name=${encodeURIComponent(file.name)}`);
      request.responseType = 'json';
      request.upload.addEventListener('progress', event => { if (event.lengthComputable) progress(event.loaded, event.total); });
      request.addEventListener('load', () => request.status === 201 ? resolve(request.response.asset_id) : reject(new Error(request.response?.detail ?? request.statusText)));
      request.addEventListener('error', () => reject(new Error('network')));
      request.send(file);
    });
  }
}
customElements.define('file-upload', FileUpload);
