import * as DateText from "../text/DateText.js"
import type { Setup } from "./Setup.js"

/** A content block. Never changed in place. */
export interface ContentBlock {
  readonly id: string
  readonly name: string
  readonly content: string
  readonly description: string
  readonly state: "active" | "draft"
  readonly tags: ReadonlyArray<string>
  /** Milliseconds since 1970. */
  readonly createdAt: number
  /** Milliseconds since 1970. */
  readonly updatedAt: number
  /** Deleted in the dashboard: its id is known, its content is gone. */
  readonly isDeleted: boolean
}

/** An e-mail template. Never changed in place. */
export interface EmailTemplate {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly subject: string
  readonly body: string
  readonly plaintextBody: string
  readonly preheader: string
  readonly shouldInlineCss: boolean
  readonly tags: ReadonlyArray<string>
  /** Milliseconds since 1970. */
  readonly createdAt: number
  /** Milliseconds since 1970. */
  readonly updatedAt: number
}

/** The objects that both the dashboard and the API create, by id and in the order of their creation. */
export interface DashboardObjects {
  readonly contentBlocks: Map<string, ContentBlock>
  readonly emailTemplates: Map<string, EmailTemplate>
}

/** Milliseconds since 1970 at which an object of the setup was created if it does not say when. */
const start = Date.UTC(2020, 0, 1)

const moment = (time: string | undefined, otherwise: number): number =>
  time === undefined ? otherwise : DateText.parse(time, "utc")

const byId = <A extends { readonly id: string }>(list: ReadonlyArray<A>): Map<string, A> =>
  new Map(list.map((one) => [one.id, one]))

const times = (one: { readonly created_at?: string; readonly last_edited?: string }) => {
  const createdAt = moment(one.created_at, start)
  return { createdAt, updatedAt: moment(one.last_edited, createdAt) }
}

/** The objects that a setup contains. */
export const make = ({ contentBlocks, emailTemplates }: Setup): DashboardObjects => ({
  contentBlocks: byId(
    (contentBlocks ?? []).map((block) => ({
      id: block.id,
      name: block.name,
      content: block.content ?? "",
      description: block.description ?? "",
      state: block.state ?? "active",
      tags: block.tags ?? [],
      isDeleted: block.deleted ?? false,
      ...times(block)
    }))
  ),
  emailTemplates: byId(
    (emailTemplates ?? []).map((template) => ({
      id: template.id,
      name: template.name,
      description: template.description ?? "",
      subject: template.subject ?? "",
      body: template.body ?? "",
      plaintextBody: template.plaintext_body ?? "",
      preheader: template.preheader ?? "",
      shouldInlineCss: template.should_inline_css ?? false,
      tags: template.tags ?? [],
      ...times(template)
    }))
  )
})

/** The objects as plain data that JSON can represent. */
export interface DashboardSnapshot {
  readonly contentBlocks: ReadonlyArray<ContentBlock>
  readonly emailTemplates: ReadonlyArray<EmailTemplate>
}

/** Copies the objects. Later changes do not affect the copy. */
export const snapshot = ({ contentBlocks, emailTemplates }: DashboardObjects): DashboardSnapshot => ({
  contentBlocks: [...contentBlocks.values()],
  emailTemplates: [...emailTemplates.values()]
})

/** The objects from their copy. The copy is not changed. */
export const restore = ({ contentBlocks, emailTemplates }: DashboardSnapshot): DashboardObjects => ({
  contentBlocks: byId(contentBlocks),
  emailTemplates: byId(emailTemplates)
})
