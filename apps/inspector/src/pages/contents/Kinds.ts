/** What a workspace holds besides people; each kind is a tab, and its name stands in the address. */
export const kinds = ["campaigns", "canvases", "segments", "catalogs"] as const

/** One of the kinds. */
export type Kind = (typeof kinds)[number]

/** How a kind is called where people read it. */
export const titles: Readonly<Record<Kind, string>> = {
  campaigns: "Campaigns",
  canvases: "Canvases",
  segments: "Segments",
  catalogs: "Catalogs"
}

/** The kind of an address; the first one where it names none. */
export const kindOf = (item: string | undefined): Kind => kinds.find((kind) => kind === item) ?? "campaigns"
