import { children, type JsonPath, key } from "../../parts/tree/JsonPath.js"

/**
 * The path of a place such as `events[0].properties.plan` in a body. A name may contain dots and brackets. The path of
 * a missing field ends at the object that should contain it.
 */
export const pathOf = (place: string, body: unknown): JsonPath => {
  const inside = children(body)
  if (place === "" || inside === undefined) return []
  const found = inside
    .map(([name]) => [name, typeof name === "number" ? `[${name}]` : name] as const)
    .filter(([, text]) => place === text || place.startsWith(`${text}.`) || place.startsWith(`${text}[`))
    .reduce<readonly [string | number, string] | undefined>(
      (longest, one) => (longest === undefined || one[1].length > longest[1].length ? one : longest),
      undefined
    )
  if (found === undefined) return []
  const [name, text] = found
  const rest = place.slice(text.length).replace(/^\./, "")
  return [name, ...pathOf(rest, inside.find(([one]) => one === name)?.[1])]
}

/** The place of an object: `events[0]`. */
export const placeOf = ({ lane, index }: { readonly lane: string; readonly index: number }): string =>
  `${lane}[${index}]`

/** Whether a place such as `events[0].name` is an object or inside it. */
export const isInside = (place: string, object: { readonly lane: string; readonly index: number }): boolean =>
  place === placeOf(object) || place.startsWith(`${placeOf(object)}.`)

/** Scrolls to a place in the shown body and focuses it. */
export const reveal = (path: JsonPath): void => {
  const place = document.querySelector(`[data-path=${CSS.escape(key(path))}]`)
  place?.scrollIntoView({ block: "center" })
  place?.querySelector("button")?.focus({ preventScroll: true })
}
