// One line above the message field for what the visitor should know now.

const note = document.getElementById('note');

/** An empty text takes the line away. */
export function tell(text) {
  note.textContent = text;
  note.hidden = text === '';
}
