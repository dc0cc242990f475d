/** A page of a list, and the headers with the links to the previous and next pages. */
interface CursorPage<A> {
  readonly entries: ReadonlyArray<A>
  readonly headers: Readonly<Record<string, string>>
}

/** The cursor of a position: opaque to clients, stable as long as nothing before it is deleted. */
const write = (position: number): string => Buffer.from(`from:${position}`, "utf8").toString("base64url")

const read = (cursor: string): number | undefined => {
  const position = /^from:(\d{1,9})$/.exec(Buffer.from(cursor, "base64url").toString("utf8"))?.[1]
  return position === undefined ? undefined : Number(position)
}

/** The first page of a list. */
export const first = <A>(list: ReadonlyArray<A>, size: number, path: string): CursorPage<A> =>
  pageFrom(list, 0, size, path)

/** The page at the `cursor` of a query, by default the first; undefined if the cursor is not valid. */
export const page = <A>(
  list: ReadonlyArray<A>,
  query: URLSearchParams,
  size: number,
  path: string
): CursorPage<A> | undefined => {
  const cursor = query.get("cursor")
  const from = cursor === null || cursor === "" ? 0 : read(cursor)
  return from === undefined || from > list.length ? undefined : pageFrom(list, from, size, path)
}

const pageFrom = <A>(list: ReadonlyArray<A>, from: number, size: number, path: string): CursorPage<A> => {
  const next = from + size
  const link = (position: number, rel: string): string => `<${path}?cursor=${write(position)}>; rel="${rel}"`
  const links = [
    ...(from > 0 ? [link(Math.max(0, from - size), "prev")] : []),
    ...(next < list.length ? [link(next, "next")] : [])
  ]
  return { entries: list.slice(from, next), headers: links.length === 0 ? {} : { link: links.join(", ") } }
}
