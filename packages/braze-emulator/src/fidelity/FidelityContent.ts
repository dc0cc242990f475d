import { type Certainty, evidence } from "@sluice/braze-api/Fact"
import * as Sources from "@sluice/braze-api/Sources"
import { type FidelityRule, rule } from "./FidelityRule.js"

const read = (certainty: Certainty, source: string, note?: string) => ({
  ...evidence(certainty, source, note),
  checked: "2026-11-30"
})

/** Rules for content blocks and email templates. */
export const contentRules: ReadonlyArray<FidelityRule> = [
  rule(
    "content.blocks",
    "A created content block is listed, returned by its id, and can be updated; an update does not change the fields that it omits.",
    read(
      "D",
      Sources.contentBlockUpdate,
      "It is inferred that an absent `state` does not change; the page states that `active` is the default."
    )
  ),
  rule(
    "content.block-sentences",
    "Every documented mistake in a content block is refused with its sentence.",
    read("D", Sources.contentBlockCreate, "The status 400 is inferred, as is the order of the checks.")
  ),
  rule(
    "content.block-state",
    "An active content block keeps its name and does not become a draft.",
    read("D", Sources.contentBlockUpdate)
  ),
  rule(
    "content.block-deleted",
    "A deleted content block is not listed, and its id is refused with a separate sentence.",
    read("D", Sources.contentBlockInfo)
  ),
  rule(
    "content.block-inclusions",
    "Inclusions in message variations of campaigns that are not archived are counted, and listed on request.",
    read("D", Sources.contentBlockInfo, "The keys of an entry of `inclusion_data` are inferred.")
  ),
  rule(
    "content.pages",
    "Lists of blocks and templates filter by `modified_after` and `modified_before`, both inclusive, and return 100 entries by default, at most 1,000.",
    read("D", Sources.contentBlockList, "For templates, the sentences are inferred.")
  ),
  rule(
    "content.offset",
    "The offset 0 is refused for content blocks and accepted for templates.",
    read(
      "D",
      Sources.contentBlockList,
      "A client recorded the refusal; the example on the template page has the offset 0."
    )
  ),
  rule(
    "content.tags",
    "Tags must exist in the workspace.",
    read("D", Sources.contentBlockCreate, "A seed without tags accepts every tag.")
  ),
  rule(
    "content.templates",
    "A created email template is listed, returned by its id, and can be updated; an update does not change the fields that it omits.",
    read(
      "D",
      Sources.emailTemplateUpdate,
      "The body of a successful update and the texts for unknown ids are inferred."
    )
  ),
  rule(
    "content.template-sentences",
    "Every documented mistake in an email template is refused with its sentence.",
    read("D", Sources.emailTemplateCreate, "The status 400 is inferred.")
  ),
  rule(
    "media.create",
    "An image, or each image of a ZIP file, becomes an asset with the name that was sent. Several assets are numbered.",
    read(
      "D",
      Sources.mediaLibrary,
      "Nothing is downloaded: the type comes from the path of the URL, and the size from the seed. A file in JSON is Base64 or its bytes as characters (inferred)."
    )
  ),
  rule(
    "media.replace",
    "A replaced asset keeps its id, name and URL.",
    read("D", Sources.mediaLibrary, "The response of the creation has no id; here the URLs contain it (inferred).")
  ),
  rule(
    "media.errors",
    "Every documented mistake with a file is refused with its sentence or its code and `meta`.",
    read("D", Sources.mediaLibrary, "Braze documents the codes; the messages are the emulator's.")
  ),
  rule(
    "media.contract",
    "A company without the API returns 403, and a full library refuses assets.",
    read("D", Sources.mediaLibrary),
    "mediaLibrary"
  )
]
