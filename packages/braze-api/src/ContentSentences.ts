import { evidence } from "./Fact.js"
import type { StatedResponse, WholeResponse } from "./Sentences.js"
import * as Sources from "./Sources.js"

const read = "2026-11-30"
const statusNote = "The pages do not state the status; 400 is inferred."

const body = (text: string) => ({ status: 400, key: "message", text, checked: read }) as const

const documented =
  (source: string, note = statusNote) =>
  (text: string): StatedResponse => ({ ...evidence("D", source, note), ...body(text), certainty: "D" })
/** A refusal with a documented condition and a text of this project. */
const worded = (source: string) => documented(source, "The condition is documented, text and status are not.")
/** A refusal that no page documents. The emulator uses it only if the workspace has `inferredRefusals: refuse`. */
const inferred =
  (source: string) =>
  (text: string): WholeResponse => ({ ...evidence("I", source, statusNote), ...body(text) })

const created = documented(Sources.contentBlockCreate)
const updated = documented(Sources.contentBlockUpdate)
const listed = documented(Sources.contentBlockList)
const shown = documented(Sources.contentBlockInfo)

/** Sentences about the tags of content blocks and email templates. */
export const tagSentences = {
  notArray: created("Tags must be an array"),
  notStrings: created("All tags must be strings"),
  unknown: created("Some tags could not be found")
} as const

/** The sentences of refused requests to `content_blocks/*`. */
export const contentBlockSentences = {
  contentBlank: created("Content cannot be blank"),
  contentNotString: created("Content must be a string"),
  contentTooLarge: created("Content must be smaller than 50kb"),
  contentMalformed: created("Content contains malformed liquid"),
  contentInItself: created("Content Block cannot be referenced within itself"),
  descriptionBlank: created("Content Block description cannot be blank"),
  descriptionNotString: created("Content Block description must be a string"),
  descriptionTooLong: created("Content Block description must be shorter than 250 characters"),
  nameBlank: created("Content Block name cannot be blank"),
  nameTooLong: created("Content Block name must be shorter than 100 characters"),
  nameCharacters: created("Content Block name can only contain alphanumeric characters"),
  nameTaken: created("Content Block with this name already exists"),
  nameFixed: updated("Content Block name cannot be updated for active Content Blocks"),
  state: created("Content Block state must be either active or draft"),
  stateFixed: updated("Active Content Block can not be updated to Draft. Create a new Content Block."),
  idBlank: shown("Content Block ID cannot be blank"),
  idUnknown: shown("Content Block ID is invalid for this workspace"),
  deleted: shown("Content Block has been deleted—content not available"),
  inclusionData: shown("Include Inclusion Data—error")
} as const

/** The sentences of refused queries for a list of content blocks or email templates. */
export interface ListSentences {
  readonly modifiedAfter: WholeResponse
  readonly modifiedBefore: WholeResponse
  readonly modifiedOrder: WholeResponse
  readonly limitInvalid: WholeResponse
  readonly limitZero: WholeResponse
  readonly limitTooLarge: WholeResponse
  readonly offsetInvalid: WholeResponse
  /** Refuses the offset 0. Absent: 0 is accepted. */
  readonly offsetZero?: WholeResponse
}

/** Of `content_blocks/list`. */
export const contentBlockListSentences: ListSentences = {
  modifiedAfter: listed("Modified after time is invalid"),
  modifiedBefore: listed("Modified before time is invalid"),
  modifiedOrder: listed("Modified after time must be earlier than or the same as modified before time."),
  limitInvalid: listed("Content Block number limit is invalid"),
  limitZero: listed("Content Block number limit must be greater than 0"),
  limitTooLarge: listed("Content Block number limit exceeds maximum of 1000"),
  offsetInvalid: listed("Offset is invalid"),
  offsetZero: listed("Offset must be greater than 0")
}

const listedTemplates = inferred(Sources.emailTemplateList)

/** Of `templates/email/list`, whose page has no sentences and whose example has the offset 0. */
export const emailTemplateListSentences: ListSentences = {
  modifiedAfter: listedTemplates("Modified after time is invalid"),
  modifiedBefore: listedTemplates("Modified before time is invalid"),
  modifiedOrder: listedTemplates("Modified after time must be earlier than or the same as modified before time."),
  limitInvalid: listedTemplates("Template number limit is invalid"),
  limitZero: listedTemplates("Template number limit must be greater than 0"),
  limitTooLarge: worded(Sources.emailTemplateList)("Template number limit exceeds maximum of 1000"),
  offsetInvalid: listedTemplates("Offset is invalid")
}

const createdTemplate = documented(Sources.emailTemplateCreate)

/** The sentences of refused requests to `templates/email/*`. */
export const emailTemplateSentences = {
  nameMissing: createdTemplate("Template name is required"),
  unknownBlocks: createdTemplate("Email must have valid Content Block names"),
  inlineCss: createdTemplate("Invalid value for `should_inline_css`. One of `true` or `false` was expected"),
  bodyTooLarge: worded(Sources.emailTemplateCreate)("'body' must be at most 400 KB"),
  nothingToUpdate: inferred(Sources.emailTemplateUpdate)("At least one field to update is required"),
  idUnknown: documented(
    Sources.contentBlockInfo,
    "Documented for content blocks. A success would have no content. The status 400 is inferred."
  )("Email template ID is invalid for this workspace")
} as const

const center = worded(Sources.preferenceCenters)
const noCenter = documented(Sources.preferenceCenters, "A success would have no content. Status and text are inferred.")

/** The sentences of refused requests to `preference_center/*`. The pages contain no sentences. */
export const preferenceCenterSentences = {
  name: center("'name' must contain only letters, numbers, hyphens and underscores"),
  nameTaken: inferred(Sources.preferenceCenters)("A preference center with this name already exists"),
  state: center("'state' must be 'active' or 'draft'"),
  links: center("'link-tags' must be an array of objects with a valid 'rel' and an 'href'"),
  notFound: { ...noCenter("Preference center not found"), status: 404 },
  userNotFound: { ...noCenter("User not found"), status: 404 }
} as const
