// A profile is tried on a source while somebody writes it; without script there are the page's own buttons.
const pause = 400;

class ProfilePreview extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector('form[method=post]'), source = this.querySelector('select'), text = this.querySelector('textarea');
    text.addEventListener('input', () => { clearTimeout(this.timer); this.timer = setTimeout(() => this.try(form, source.value), pause); });
    source.addEventListener('change', () => this.try(form, source.value));
    source.form.querySelector('button')?.remove();
  }

  disconnectedCallback() { clearTimeout(this.timer); this.asked?.abort(); }

  async try(form, source) {
    this.asked?.abort();
    const asked = this.asked = new AbortController();
    const body = new URLSearchParams(new FormData(form));
    body.set('Source', source);
    try {
      const answer = await fetch(`${location.pathname}/preview`, { method: 'POST', body, signal: asked.signal });
      if (!answer.ok) throw new Error(answer.status);
      this.querySelector('[data-preview]').innerHTML = await answer.text();
      this.querySelector('[data-failed]').hidden = true;
    } catch {
      if (!asked.signal.aborted) this.querySelector('[data-failed]').hidden = false;
    }
  }
}
customElements.define('profile-preview', ProfilePreview);
