/**
 * Finds the places in a traceback that name a line of the program itself.
 */

/** A piece of output; `line` is the line of the program that it names, if any. */
export interface Piece {
  text: string;
  line: number | null;
}

/** Split `text`: the pieces joined are `text` again. */
export function piecesOf(text: string, filename: string): Piece[] {
  const pieces: Piece[] = [];
  let position = 0;
  const before = `File "${filename}", line `;
  for (let found = text.indexOf(before); found >= 0; found = text.indexOf(before, position)) {
    const digits = /^\d*/.exec(text.slice(found + before.length, found + before.length + 9))?.[0] ?? "";
    const end = found + before.length + digits.length;
    if (found > position) pieces.push({ text: text.slice(position, found), line: null });
    pieces.push({ text: text.slice(found, end), line: digits === "" ? null : Number(digits) });
    position = end;
  }
  if (position < text.length) pieces.push({ text: text.slice(position), line: null });
  return pieces;
}
