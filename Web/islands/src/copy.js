// Text with a button that copies it; without script there is the text.
class CopyText extends HTMLElement {
  connectedCallback() {
    if (!navigator.clipboard) return; // not over plain http from another machine
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button';
    button.textContent = this.getAttribute('label');
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(this.querySelector('code').textContent);
      button.textContent = this.getAttribute('done');
      setTimeout(() => { button.textContent = this.getAttribute('label'); }, 2000);
    });
    // What Blazor puts into the element comes after the element itself.
    setTimeout(() => { if (!this.querySelector('button')) this.append(button); });
  }
  disconnectedCallback() { this.querySelector('button')?.remove(); }
}
customElements.define('copy-text', CopyText);
