/** The tabs of the page by their names in the address. */
export const kinds = ["campaigns", "canvases", "segments", "catalogs"] as const

/** One of the tabs. */
export type Kind = (typeof kinds)[number]

/** The visible titles. */
export const titles: Readonly<Record<Kind, string>> = {
  campaigns: "Campaigns",
  canvases: "Canvases",
  segments: "Segments",
  catalogs: "Catalogs"
}

/** The tab of an address, or the first tab if the address contains none. */
export const kindOf = (item: string | undefined): Kind => kinds.find((kind) => kind === item) ?? "campaigns"
