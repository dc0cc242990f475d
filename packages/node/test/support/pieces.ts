interface Cutter<A> {
  push(bytes: Buffer): void
  next(): A | undefined
  end(): A | undefined
}

/**
 * Cuts the bytes from an offset in pieces of these sizes, in turn. A piece is overwritten after it was cut, as a reader
 * does that uses one buffer; `shown` copies what a test compares.
 */
export const cutInPieces = <A, B>(
  cutter: Cutter<A>,
  { from, sizes, text }: { readonly text: string; readonly from: number; readonly sizes: ReadonlyArray<number> },
  shown: (cut: A) => B
): ReadonlyArray<B> => {
  const bytes = Buffer.from(text, "utf8")
  const found: Array<B> = []
  const take = (next: () => A | undefined): void => {
    for (let cut = next(); cut !== undefined; cut = next()) found.push(shown(cut))
  }
  let at = from
  for (let turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1
    const piece = Buffer.from(bytes.subarray(at, at + size))
    cutter.push(piece)
    take(() => cutter.next())
    piece.fill(0)
    at += size
  }
  take(() => cutter.end())
  return found
}
