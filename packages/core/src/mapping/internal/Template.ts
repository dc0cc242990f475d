/** `start`, then for each slot the value at `path` and the text after it. */
export interface Template {
  readonly start: string
  readonly slots: ReadonlyArray<{ readonly path: string; readonly after: string }>
}

/**
 * Cuts a string at its `{{{path}}}` and `{{path}}`. The three-brace form is found first, as in the mapping kit that
 * shares this language. Neither form escapes values. Braces without a partner stay text. Inserted values are not
 * searched for placeholders.
 */
export const templateOf = (text: string): Template => {
  const pieces = cut(text, /\{\{\{([^}]+)\}\}\}/g).flatMap((piece) =>
    piece.isPath ? [piece] : cut(piece.text, /\{\{([^}]+)\}\}/g)
  )
  let start = ""
  const slots: Array<{ path: string; after: string }> = []
  for (const piece of pieces) {
    const last = slots[slots.length - 1]
    if (piece.isPath) slots.push({ path: piece.text.trim(), after: "" })
    else if (last === undefined) start += piece.text
    else last.after += piece.text
  }
  return { start, slots }
}

interface TemplatePiece {
  readonly isPath: boolean
  readonly text: string
}

const cut = (text: string, slot: RegExp): ReadonlyArray<TemplatePiece> => {
  const pieces: Array<TemplatePiece> = []
  let end = 0
  for (const match of text.matchAll(slot)) {
    pieces.push({ isPath: false, text: text.slice(end, match.index) }, { isPath: true, text: match[1] ?? "" })
    end = match.index + match[0].length
  }
  pieces.push({ isPath: false, text: text.slice(end) })
  return pieces
}
