import * as DateText from "../text/DateText.js"
import type { Campaign, Canvas, Setup } from "./Setup.js"

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

/** An email template. Never changed in place. */
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

/** A preference center. Never changed in place. */
export interface PreferenceCenter {
  readonly id: string
  readonly name: string
  readonly title: string
  readonly pageHtml: string
  readonly confirmationHtml: string
  readonly options: Readonly<Record<string, unknown>>
  readonly state: "active" | "draft"
  /** Milliseconds since 1970. */
  readonly createdAt: number
  /** Milliseconds since 1970. */
  readonly updatedAt: number
}

/** A file of the media library. Never changed in place. */
export interface Asset {
  readonly id: string
  readonly name: string
  /** In lower case, without a dot. */
  readonly ext: string
  /** Bytes. */
  readonly size: number
  readonly url: string
}

/** The address of an asset; nothing answers there. */
export const assetUrl = (id: string, ext: string): string => `https://images.example.com/${id}.${ext}`

/** The objects that both the dashboard and the API create, by id and in the order of their creation. */
export interface DashboardObjects {
  readonly contentBlocks: Map<string, ContentBlock>
  readonly emailTemplates: Map<string, EmailTemplate>
  readonly preferenceCenters: Map<string, PreferenceCenter>
  readonly assets: Map<string, Asset>
  /** Campaigns that requests created as copies. The setup contains all other campaigns. */
  readonly campaigns: Map<string, Campaign>
  /** Canvases that requests created as copies. The setup contains all other canvases. */
  readonly canvases: Map<string, Canvas>
}

/** Milliseconds since 1970 at which an object of the setup was created if the setup names no time. */
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
export const make = ({ contentBlocks, emailTemplates, preferenceCenters, assets }: Setup): DashboardObjects => ({
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
  ),
  preferenceCenters: byId(
    (preferenceCenters ?? []).map((center) => ({
      id: center.id,
      name: center.name,
      title: center.title ?? "Preference Center",
      pageHtml: center.page_html ?? "",
      confirmationHtml: center.confirmation_html ?? "",
      options: center.options ?? {},
      state: center.state ?? "active",
      ...times(center)
    }))
  ),
  assets: byId(
    (assets ?? []).map(({ id, name, ext, size, url }) => ({
      id,
      name,
      ext,
      size: size ?? 0,
      url: url ?? assetUrl(id, ext)
    }))
  ),
  campaigns: new Map(),
  canvases: new Map()
})

/** The objects as plain data that JSON can represent. */
export interface DashboardSnapshot {
  readonly contentBlocks: ReadonlyArray<ContentBlock>
  readonly emailTemplates: ReadonlyArray<EmailTemplate>
  readonly preferenceCenters: ReadonlyArray<PreferenceCenter>
  readonly assets: ReadonlyArray<Asset>
  readonly campaigns: ReadonlyArray<Campaign>
  readonly canvases: ReadonlyArray<Canvas>
}

/** Copies the objects. Later changes do not affect the copy. */
export const snapshot = (objects: DashboardObjects): DashboardSnapshot => ({
  contentBlocks: [...objects.contentBlocks.values()],
  emailTemplates: [...objects.emailTemplates.values()],
  preferenceCenters: [...objects.preferenceCenters.values()],
  assets: [...objects.assets.values()],
  campaigns: [...objects.campaigns.values()],
  canvases: [...objects.canvases.values()]
})

/** The objects from their copy. The copy is not changed. */
export const restore = (taken: DashboardSnapshot): DashboardObjects => ({
  contentBlocks: byId(taken.contentBlocks),
  emailTemplates: byId(taken.emailTemplates),
  preferenceCenters: byId(taken.preferenceCenters),
  assets: byId(taken.assets),
  campaigns: byId(taken.campaigns),
  canvases: byId(taken.canvases)
})
