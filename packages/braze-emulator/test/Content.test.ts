import {
  contentBlockListSentences,
  contentBlockSentences,
  emailTemplateListSentences,
  emailTemplateSentences,
  tagSentences
} from "@sluice/braze-api/ContentSentences"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Snapshots from "../src/workspace/Snapshots.js"
import { noon, open, times } from "./Api.js"

const full = process.env["SLUICE_PROOF"] === "full"
const day = 86_400_000
const at = new Date(noon).toISOString()
const seed = {
  tags: ["spring", "sale"],
  content_blocks: [
    { id: "b-active", name: "footer", content: "<p>Bye</p>", tags: ["sale"], created_at: "2026-01-02T00:00:00Z" },
    { id: "b-draft", name: "header", content: "Hi", state: "draft", last_edited: "2026-03-01T00:00:00Z" },
    { id: "b-gone", name: "old", content: "x", deleted: true }
  ],
  email_templates: [
    { id: "t1", name: "Welcome", subject: "Hello", body: "<p>Hello</p>", preheader: "p", description: "d" }
  ],
  campaigns: [
    { id: "c1", name: "One", message_variations: [{ id: "v1", content_blocks: ["footer"] }, { id: "v2" }] },
    { id: "c2", name: "Two", status: "archived", message_variations: [{ id: "v3", content_blocks: ["footer"] }] }
  ]
}
const block = { name: "greeting", content: `Hello {{\${first_name}}}` }
const template = { template_name: "News", subject: "Now", body: `Read {{content_blocks.\${footer}}}` }
const refusal = (sentence: { readonly text: string }) => ({ status: 400, body: { message: sentence.text } })
const blockNames = (braze: ReturnType<typeof open>): ReadonlyArray<string> =>
  Object(braze.get("/content_blocks/list").body).content_blocks.map(({ name }: { name: string }) => name)
const create = "/content_blocks/create"
const update = "/content_blocks/update"

type Mistake = readonly [{ readonly text: string }, Readonly<Record<string, unknown>>]
/** A row whose title is its sentence. */
const named = ([sentence, changes]: Mistake) => ({ text: sentence.text, sentence, changes })

/** Every sentence that a create request can cause, with the change of a valid request that causes it. */
const blockMistakes: ReadonlyArray<Mistake> = [
  [contentBlockSentences.contentBlank, { content: undefined }],
  [contentBlockSentences.contentBlank, { content: "  " }],
  [contentBlockSentences.contentNotString, { content: 5 }],
  [contentBlockSentences.contentTooLarge, { content: "x".repeat(51_200) }],
  [contentBlockSentences.contentMalformed, { content: "{% if a %}" }],
  [contentBlockSentences.contentMalformed, { content: "{{ a" }],
  [contentBlockSentences.contentInItself, { content: `{{content_blocks.\${greeting}}}` }],
  [contentBlockSentences.descriptionBlank, { description: "" }],
  [contentBlockSentences.descriptionNotString, { description: ["d"] }],
  [contentBlockSentences.descriptionTooLong, { description: "d".repeat(250) }],
  [contentBlockSentences.nameBlank, { name: undefined }],
  [contentBlockSentences.nameBlank, { name: "" }],
  [contentBlockSentences.nameTooLong, { name: "n".repeat(100) }],
  [contentBlockSentences.nameCharacters, { name: "a b" }],
  [contentBlockSentences.nameTaken, { name: "footer" }],
  [contentBlockSentences.state, { state: "paused" }],
  [tagSentences.notArray, { tags: "sale" }],
  [tagSentences.notStrings, { tags: ["sale", 1] }],
  [tagSentences.unknown, { tags: ["sale", "winter"] }]
]

describe("a content block", () => {
  it("is created, listed, shown and updated [content.blocks]", () => {
    const braze = open(seed)
    const created = braze.post(create, { ...block, description: "d", tags: ["spring"] })
    const id = Object(created.body).content_block_id
    expect(created).toMatchObject({
      status: 201,
      body: {
        content_block_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        liquid_tag: `{{content_blocks.\${greeting}}}`,
        created_at: at,
        message: "success"
      }
    })
    braze.pass(day)
    expect(braze.post(update, { content_block_id: id, content: "<b>Hello</b>" })).toMatchObject({ status: 201 })
    const shown = {
      content_block_id: id,
      name: "greeting",
      content_type: "html",
      created_at: at,
      last_edited: new Date(noon + day).toISOString(),
      inclusion_count: 0,
      tags: ["spring"]
    }
    expect(braze.get(`/content_blocks/info?content_block_id=${id}`)).toMatchObject({
      status: 200,
      body: { ...shown, content: "<b>Hello</b>", description: "d", message: "success" }
    })
    expect(Object(braze.get("/content_blocks/list").body)).toEqual({
      count: 3,
      content_blocks: [
        expect.objectContaining({ content_block_id: "b-active", content_type: "html", inclusion_count: 1 }),
        expect.objectContaining({ content_block_id: "b-draft", content_type: "text" }),
        { ...shown, liquid_tag: `{{content_blocks.\${greeting}}}` }
      ],
      message: "success"
    })
  })
  it.each(blockMistakes.map(named))(
    "is refused with its sentence: $text [content.block-sentences]",
    ({ sentence, changes }) => {
      const braze = open(seed)
      expect(braze.post(create, { ...block, ...changes })).toMatchObject(refusal(sentence))
      expect(Object(braze.get("/content_blocks/list").body).count).toBe(2)
    }
  )
  it.each(
    blockMistakes.filter(([, changes]) => Object.values(changes).every((value) => value !== undefined)).map(named)
  )("that exists is not changed into one that is refused: $text [content.block-sentences]", ({ sentence, changes }) => {
    const braze = open(seed)
    const body = { content_block_id: "b-draft", ...block, ...changes }
    expect(braze.post(update, body)).toMatchObject(refusal(sentence))
    expect(braze.get("/content_blocks/info?content_block_id=b-draft").body).toMatchObject({ content: "Hi" })
  })
  it("that is active keeps its name and state [content.block-state]", () => {
    const braze = open(seed)
    const change = (id: string, changes: unknown) => braze.post(update, { content_block_id: id, ...Object(changes) })
    expect(change("b-active", { name: "other" })).toMatchObject(refusal(contentBlockSentences.nameFixed))
    expect(change("b-active", { state: "draft" })).toMatchObject(refusal(contentBlockSentences.stateFixed))
    expect(change("b-active", { name: "footer", state: "active" }).status).toBe(201)
    expect(change("b-draft", { name: "top", state: "draft" }).status).toBe(201)
    expect(change("b-draft", { name: "head", state: "active" }).status).toBe(201)
    expect(change("b-draft", { name: "top" })).toMatchObject(refusal(contentBlockSentences.nameFixed))
  })
  it("that was deleted has a separate sentence, and its name is free [content.block-deleted]", () => {
    const braze = open(seed)
    const info = (query: string) => braze.get(`/content_blocks/info${query}`)
    expect(info("?content_block_id=b-gone")).toMatchObject(refusal(contentBlockSentences.deleted))
    expect(info("?content_block_id=nothing")).toMatchObject(refusal(contentBlockSentences.idUnknown))
    expect(info("")).toMatchObject(refusal(contentBlockSentences.idBlank))
    expect(braze.post(update, block)).toMatchObject(refusal(contentBlockSentences.idBlank))
    expect(braze.post(create, { ...block, name: "old" }).status).toBe(201)
  })
  it("names the messages that include it on request [content.block-inclusions]", () => {
    const info = (flag: string) =>
      open(seed).get(`/content_blocks/info?content_block_id=b-active&include_inclusion_data=${flag}`)
    expect(info("true").body).toMatchObject({
      inclusion_count: 1,
      inclusion_data: [{ campaign_id: "c1", message_variation_id: "v1" }]
    })
    expect(info("false").body).not.toHaveProperty("inclusion_data")
    expect(info("yes")).toMatchObject(refusal(contentBlockSentences.inclusionData))
  })
  it("has any tag if the seed has none [content.tags]", () => {
    expect(open().post(create, { ...block, tags: ["anything"] }).status).toBe(201)
    expect(open(seed).post(create, { ...block, tags: ["spring", "sale"] }).status).toBe(201)
  })
  it("that the API created is gone after an empty reset, unlike those of the dashboard", () => {
    const braze = open(seed)
    braze.post(create, block)
    braze.emulator.reset(braze.emulator.workspace, "empty")
    expect(blockNames(braze)).toEqual(["footer", "header"])
  })
  it("is restored from a snapshot unchanged", () => {
    const braze = open(seed)
    const { workspace } = braze.emulator
    braze.post(create, block)
    expect(Snapshots.take(workspace, "one")).toEqual([])
    braze.post(update, { content_block_id: "b-draft", content: "changed" })
    braze.post(create, { ...block, name: "later" })
    expect(Snapshots.restore(workspace, "one")).toBe(true)
    expect(blockNames(braze)).toEqual(["footer", "header", "greeting"])
    expect(braze.get("/content_blocks/info?content_block_id=b-draft").body).toMatchObject({ content: "Hi" })
  })
})

/** Every sentence that a create request can cause, with the change of a valid request that causes it. */
const templateMistakes: ReadonlyArray<Mistake> = [
  [emailTemplateSentences.nameMissing, { template_name: "" }],
  [emailTemplateSentences.nameMissing, { template_name: 5 }],
  [tagSentences.notArray, { tags: "sale" }],
  [tagSentences.notStrings, { tags: [{}] }],
  [tagSentences.unknown, { tags: ["winter"] }],
  [emailTemplateSentences.unknownBlocks, { body: `{{content_blocks.\${nothing}}}` }],
  [emailTemplateSentences.unknownBlocks, { body: `{{content_blocks.\${old} | id: 'cb1'}}` }],
  [emailTemplateSentences.inlineCss, { should_inline_css: "true" }],
  [emailTemplateSentences.bodyTooLarge, { body: "x".repeat(409_601) }]
]

const lists = [
  ["/content_blocks/list", contentBlockListSentences],
  ["/templates/email/list", emailTemplateListSentences]
] as const

describe("a list of blocks or templates", () => {
  it.each(lists)("%s refuses a query that is not valid [content.pages]", (path, sentences) => {
    const refusing = { ...seed, workspace: { inferredRefusals: "refuse" } }
    for (const [query, sentence] of [
      ["modified_after=soon", sentences.modifiedAfter],
      ["modified_before=soon", sentences.modifiedBefore],
      ["modified_after=2026-02-01&modified_before=2026-01-01", sentences.modifiedOrder],
      ["limit=many", sentences.limitInvalid],
      ["limit=1.5", sentences.limitInvalid],
      ["limit=0", sentences.limitZero],
      ["limit=1001", sentences.limitTooLarge],
      ["offset=x", sentences.offsetInvalid]
    ] as const)
      expect([query, open(refusing).get(`${path}?${query}`)]).toMatchObject([query, refusal(sentence)])
  })
  it("accepts the offset 0 for templates only [content.offset]", () => {
    expect(open(seed).get("/templates/email/list?offset=0").status).toBe(200)
    expect(open(seed).get("/content_blocks/list?offset=0")).toMatchObject({
      status: 400,
      body: { message: "Offset must be greater than 0" }
    })
  })
  it("filters by the time of the last change, inclusive [content.pages]", () => {
    const ids = (query: string) =>
      Object(open(seed).get(`/content_blocks/list?${query}`).body).content_blocks.map(
        (one: { content_block_id: string }) => one.content_block_id
      )
    expect(ids("modified_after=2026-03-01T00:00:00.000000")).toEqual(["b-draft"])
    expect(ids("modified_before=2026-01-02T00:00:00Z")).toEqual(["b-active"])
    expect(ids("modified_after=2026-01-02&modified_before=2026-03-01")).toEqual(["b-active", "b-draft"])
  })
  it("in pages contains every entry once, in order [content.pages]", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 12 }), (count, limit) => {
        const braze = open()
        for (const n of times(count, (index) => index)) braze.post(create, { ...block, name: `n${n}` })
        const page = (offset: number): ReadonlyArray<string> =>
          Object(
            braze.get(`/content_blocks/list?limit=${limit}${offset === 0 ? "" : `&offset=${offset}`}`).body
          ).content_blocks.map(({ name }: { name: string }) => name)
        const pages = times(Math.ceil(count / limit) + 1, (n) => page(n * limit))
        expect(pages.flat()).toEqual(times(count, (n) => `n${n}`))
        for (const one of pages) expect(one.length).toBeLessThanOrEqual(limit)
      }),
      { numRuns: full ? 2_000 : 50 }
    )
  })
  it("without a limit has 100 entries [content.pages]", () => {
    const braze = open()
    for (const n of times(101, (index) => index))
      braze.post("/templates/email/create", { ...plain, template_name: `${n}` })
    expect(Object(braze.get("/templates/email/list").body).count).toBe(100)
    expect(Object(braze.get("/templates/email/list?limit=1000").body).count).toBe(101)
  })
})

const plain = { template_name: "News", subject: "Now", body: "Read" }

describe("an email template", () => {
  it("is created, listed, shown and updated [content.templates]", () => {
    const braze = open(seed)
    const created = braze.post("/templates/email/create", { ...template, preheader: "pre", tags: ["sale"] })
    expect(created).toMatchObject({
      status: 201,
      body: { email_template_id: expect.stringMatching(/^[0-9a-f-]{36}$/), message: "success" }
    })
    const id = Object(created.body).email_template_id
    braze.pass(day)
    const changes = { email_template_id: id, subject: "Then", plaintext_body: "Text", should_inline_css: true }
    expect(braze.post("/templates/email/update", changes)).toMatchObject({ status: 201, body: { message: "success" } })
    const summary = {
      email_template_id: id,
      template_name: "News",
      created_at: at,
      updated_at: new Date(noon + day).toISOString(),
      tags: ["sale"]
    }
    expect(braze.get("/templates/email/list").body).toEqual({
      count: 2,
      templates: [expect.objectContaining({ email_template_id: "t1", template_name: "Welcome" }), summary],
      message: "success"
    })
    expect(braze.get(`/templates/email/info?email_template_id=${id}`).body).toEqual({
      ...summary,
      description: "",
      subject: "Then",
      preheader: "pre",
      body: template.body,
      plaintext_body: "Text",
      should_inline_css: true,
      message: "success"
    })
  })
  it.each(templateMistakes.map(named))(
    "is refused with its sentence: $text [content.template-sentences]",
    ({ sentence, changes }) => {
      const braze = open(seed)
      expect(braze.post("/templates/email/create", { ...template, ...changes })).toMatchObject(refusal(sentence))
      expect(braze.post("/templates/email/update", { email_template_id: "t1", ...changes })).toMatchObject(
        refusal(sentence)
      )
      expect(braze.get("/templates/email/info?email_template_id=t1").body).toMatchObject({ body: "<p>Hello</p>" })
    }
  )
  it("has a name, a subject and a body; an update has an id and a change [content.template-sentences]", () => {
    const braze = open(seed)
    expect(braze.post("/templates/email/create", { ...template, template_name: undefined })).toMatchObject(
      refusal(emailTemplateSentences.nameMissing)
    )
    for (const field of ["subject", "body"])
      expect(braze.post("/templates/email/create", { ...template, [field]: undefined })).toMatchObject({
        status: 400,
        body: { message: `'${field}' is required` }
      })
    expect(braze.post("/templates/email/update", { subject: "x" }).status).toBe(400)
    expect(braze.get("/templates/email/info")).toMatchObject({
      status: 400,
      body: { message: "'email_template_id' is required" }
    })
    expect(braze.get("/templates/email/info?email_template_id=t9")).toMatchObject(
      refusal(emailTemplateSentences.idUnknown)
    )
  })
})
