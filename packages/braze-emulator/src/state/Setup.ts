import type { GroupState } from "@sluice/braze-api/Attributes"

/** A segment: everybody who matches its filter; without a filter, everybody. */
export interface Segment {
  readonly id: string
  readonly name: string
  readonly description?: string
  readonly tags?: ReadonlyArray<string>
  readonly analytics_tracking_enabled?: boolean
  /** A connected audience, or one of the additional filters of `Audience`. */
  readonly filter?: unknown
}

/** A campaign. */
export interface Campaign {
  readonly id: string
  readonly name: string
  /** Default: `api_triggered`. */
  readonly type?: "api_triggered" | "api" | "transactional" | "scheduled"
  /** Default: `active`. */
  readonly status?: "active" | "paused" | "archived" | "draft"
  readonly tags?: ReadonlyArray<string>
  /** Such as `email`, `sms`, `ios_push`. Default: none, so eligibility is not checked. */
  readonly channels?: ReadonlyArray<string>
  readonly description?: string
  /** The segment that receives it when it is triggered without recipients. */
  readonly segment_id?: string
  readonly message_variations?: ReadonlyArray<{
    readonly id: string
    readonly channel?: string
    readonly name?: string
    /** Names of the content blocks that it includes. */
    readonly content_blocks?: ReadonlyArray<string>
  }>
  /**
   * The content by channel, as in `messages/send`: `{"email": {"subject": "…", "body": "…"}}`. Only shown: the outbox
   * shows how a message would look.
   */
  readonly messages?: Readonly<Record<string, unknown>>
  readonly last_edited?: string
}

/** A canvas. */
export interface Canvas {
  readonly id: string
  readonly name: string
  /** Default: `active`. */
  readonly status?: "active" | "paused" | "archived" | "draft"
  readonly tags?: ReadonlyArray<string>
  readonly channels?: ReadonlyArray<string>
  readonly description?: string
  readonly segment_id?: string
  /** Names of the variants. Everybody enters one of them. */
  readonly variants?: ReadonlyArray<string>
  /** Steps with messages. Channels by default: those of the canvas. */
  readonly steps?: ReadonlyArray<{
    readonly id?: string
    readonly name: string
    readonly channels?: ReadonlyArray<string>
  }>
  /**
   * The content by channel, as in `messages/send`: `{"email": {"subject": "…", "body": "…"}}`. Only shown: the outbox
   * shows how a message would look.
   */
  readonly messages?: Readonly<Record<string, unknown>>
  readonly last_edited?: string
}

/** A subscription group. */
export interface SubscriptionGroup {
  readonly id: string
  readonly name: string
  readonly channel: "email" | "sms" | "whatsapp"
  /** State of people who never subscribed or unsubscribed, as if it had been set. Default: none, so it is unknown. */
  readonly initial?: GroupState
}

/** A card of the news feed. */
export interface Card {
  readonly id: string
  readonly name: string
  /** Default: the name. */
  readonly title?: string
  /** Default: `CaptionedImage`. */
  readonly type?: "NewsItem" | "CaptionedImage" | "Banner" | "DevPick"
  readonly description?: string
  readonly image_url?: string
  readonly extras?: Readonly<Record<string, unknown>>
  readonly tags?: ReadonlyArray<string>
  /** Default: false. */
  readonly archived?: boolean
  /** Default: false. */
  readonly draft?: boolean
  readonly publish_at?: string
  readonly end_at?: string
  readonly created_at?: string
  readonly last_edited?: string
  /** The interactions with it. */
  readonly numbers?: ReadonlyArray<{
    /** ISO 8601. */
    readonly time: string
    readonly clicks?: number
    readonly impressions?: number
    readonly unique_clicks?: number
    readonly unique_impressions?: number
  }>
}

/** A preference center that was created in the dashboard. */
export interface InitialPreferenceCenter {
  readonly id: string
  readonly name: string
  readonly title?: string
  readonly page_html?: string
  readonly confirmation_html?: string
  readonly options?: Readonly<Record<string, unknown>>
  /** Default: `active`. */
  readonly state?: "active" | "draft"
  readonly created_at?: string
  readonly last_edited?: string
}

/** A file that was added to the media library in the dashboard. */
export interface InitialAsset {
  readonly id: string
  readonly name: string
  readonly ext: string
  /** Bytes. Default: 0. */
  readonly size?: number
  /** Default: a generated address. */
  readonly url?: string
}

/** A file at an address. The emulator downloads nothing, so the seed contains its size. */
export interface RemoteFile {
  readonly url: string
  /** Bytes. */
  readonly size: number
}

/** A phone number that cannot receive SMS. */
export interface InitialInvalidNumber {
  readonly phone: string
  /** ISO 8601. Default: the start of the workspace. */
  readonly invalid_detected_at?: string
  /** Default: `provider_error`. */
  readonly reason?: "provider_error" | "deactivated" | "invalid_format"
}

/** A number of sessions or uninstalls. */
export interface AppCount {
  /** ISO 8601. */
  readonly time: string
  /** Default: 1. */
  readonly count?: number
  readonly app_id?: string
}

/** A content block that was created in the dashboard. */
export interface InitialContentBlock {
  readonly id: string
  readonly name: string
  readonly content?: string
  readonly description?: string
  /** Default: `active`. */
  readonly state?: "active" | "draft"
  readonly tags?: ReadonlyArray<string>
  readonly created_at?: string
  readonly last_edited?: string
  /** Whether it was deleted: its id is known, its content is gone. Default: false. */
  readonly deleted?: boolean
}

/** An email template that was created in the dashboard. */
export interface InitialEmailTemplate {
  readonly id: string
  readonly name: string
  readonly description?: string
  readonly subject?: string
  readonly body?: string
  readonly plaintext_body?: string
  readonly preheader?: string
  /** Default: false. */
  readonly should_inline_css?: boolean
  readonly tags?: ReadonlyArray<string>
  readonly created_at?: string
  readonly last_edited?: string
}

/** The objects created in the dashboard of a workspace before any API call. */
export interface Setup {
  readonly segments?: ReadonlyArray<Segment>
  readonly campaigns?: ReadonlyArray<Campaign>
  readonly canvases?: ReadonlyArray<Canvas>
  readonly subscriptionGroups?: ReadonlyArray<SubscriptionGroup>
  readonly contentBlocks?: ReadonlyArray<InitialContentBlock>
  readonly emailTemplates?: ReadonlyArray<InitialEmailTemplate>
  readonly preferenceCenters?: ReadonlyArray<InitialPreferenceCenter>
  readonly cards?: ReadonlyArray<Card>
  readonly assets?: ReadonlyArray<InitialAsset>
  readonly remoteFiles?: ReadonlyArray<RemoteFile>
  readonly invalidNumbers?: ReadonlyArray<InitialInvalidNumber>
  readonly sessions?: ReadonlyArray<AppCount>
  readonly uninstalls?: ReadonlyArray<AppCount>
  /** The tags of the workspace. Default: none, so every tag is accepted. */
  readonly tags?: ReadonlyArray<string>
  /** Share of people in the global control group, from 0 to 1, by their random bucket. Default: 0. */
  readonly globalControlGroup?: number
}

/** The object that an id names; `unknown`; or `anything` if the setup has no object of this kind. */
export type FoundObject<A> =
  | { readonly _tag: "Found"; readonly value: A }
  | { readonly _tag: "Unknown" }
  | { readonly _tag: "Anything"; readonly id: string }

/**
 * Looks up an id. A setup without any object of a kind accepts every id, so that a test without a seed can trigger
 * campaigns. A setup with some accepts only those.
 */
export const find = <A extends { readonly id: string }>(
  known: ReadonlyArray<A> | undefined,
  id: unknown
): FoundObject<A> => {
  if (typeof id !== "string" || id === "") return { _tag: "Unknown" }
  if (known === undefined || known.length === 0) return { _tag: "Anything", id }
  const value = known.find((row) => row.id.toLowerCase() === id.toLowerCase())
  return value === undefined ? { _tag: "Unknown" } : { _tag: "Found", value }
}
