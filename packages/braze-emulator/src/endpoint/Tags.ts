import { tagSentences } from "@sluice/braze-api/ContentSentences"
import type { StatedResponse } from "@sluice/braze-api/Sentences"
import type { World } from "../state/World.js"
import * as Fields from "../text/Fields.js"
import * as Json from "../text/Json.js"

/** The refusal of a field `tags`; undefined if it is valid or absent. A setup without tags accepts every tag. */
export const check = (world: World, tags: unknown): StatedResponse | undefined => {
  if (Fields.isAbsent(tags)) return undefined
  if (!Json.isArray(tags)) return tagSentences.notArray
  if (!tags.every((tag) => typeof tag === "string")) return tagSentences.notStrings
  const known = world.options.tags ?? []
  return known.length === 0 || tags.every((tag) => known.includes(tag)) ? undefined : tagSentences.unknown
}

/** The tags of a field that contains one or several. */
export const of = (tags: unknown): ReadonlyArray<string> => Fields.textsOf(tags ?? [])
