import { type EndpointFact, endpoints } from "@sluice/braze-api/Endpoints"
import type { Handler } from "../endpoint/Handler.js"
import { catalogFieldDelete, catalogFieldsCreate } from "../endpoints/catalogs/CatalogFields.js"
import * as Items from "../endpoints/catalogs/CatalogItems.js"
import { catalogSelectionCreate, catalogSelectionDelete } from "../endpoints/catalogs/CatalogSelections.js"
import { catalogCreate, catalogDelete, catalogList } from "../endpoints/catalogs/Catalogs.js"
import {
  emailBlocklist,
  emailBounceRemove,
  emailHardBounces,
  emailSpamRemove,
  emailStatus,
  emailUnsubscribes
} from "../endpoints/contacts/Email.js"
import { invalidNumbersList, invalidNumbersRemove } from "../endpoints/contacts/InvalidNumbers.js"
import {
  subscriptionGet,
  subscriptionSet,
  subscriptionSetV2,
  subscriptionUser
} from "../endpoints/contacts/Subscription.js"
import * as ContentBlocks from "../endpoints/content/ContentBlocks.js"
import * as EmailTemplates from "../endpoints/content/EmailTemplates.js"
import { mediaCreate, mediaReplace } from "../endpoints/content/MediaLibrary.js"
import * as PreferenceCenters from "../endpoints/content/PreferenceCenters.js"
import * as AppAnalytics from "../endpoints/lists/AppAnalytics.js"
import * as CanvasAnalytics from "../endpoints/lists/CanvasAnalytics.js"
import * as Feed from "../endpoints/lists/Feed.js"
import * as Lists from "../endpoints/lists/Lists.js"
import { sendSeries } from "../endpoints/lists/SendSeries.js"
import * as Series from "../endpoints/lists/Series.js"
import { campaignDuplicate, canvasDuplicate } from "../endpoints/messaging/Duplicates.js"
import * as Messages from "../endpoints/messaging/Messages.js"
import { sendIdCreate } from "../endpoints/messaging/Sends.js"
import { transactionalSend } from "../endpoints/messaging/Transactional.js"
import * as TriggerSend from "../endpoints/messaging/TriggerSend.js"
import { userTrack } from "../endpoints/track/UserTrack.js"
import { userTrackBulk } from "../endpoints/track/UserTrackBulk.js"
import { userTrackSync } from "../endpoints/track/UserTrackSync.js"
import { externalIdsRemove, externalIdsRename } from "../endpoints/users/ExternalIds.js"
import { userExport } from "../endpoints/users/UserExport.js"
import { exportSegmentCancel, userExportControlGroup, userExportSegment } from "../endpoints/users/UserExportSegment.js"
import { aliasNew, aliasUpdate } from "../endpoints/users/UsersAlias.js"
import { usersDelete } from "../endpoints/users/UsersDelete.js"
import { usersIdentify } from "../endpoints/users/UsersIdentify.js"
import { usersMerge } from "../endpoints/users/UsersMerge.js"
import * as Budgets from "../workspace/Budgets.js"
import type * as Visibility from "../workspace/Visibility.js"

/** An emulated endpoint. */
export interface Emulated {
  /** Method, path, permission, budget and status, as Braze documents them. */
  readonly endpoint: EndpointFact
  readonly handler: Handler
  /** Budgets that a request draws on instead of the endpoint's own. Absent: none. */
  readonly budget?: Budgets.BudgetRule
  /** The behavior of the endpoint under a visibility delay. Default: GET reads, every other method writes. */
  readonly access?: Visibility.Access
}

/** The emulated endpoints: a new one is a row here and its module in `endpoints/`. */
export const emulated: ReadonlyArray<Emulated> = [
  { endpoint: endpoints.userTrack, handler: userTrack },
  { endpoint: endpoints.userTrackSync, handler: userTrackSync, access: "completes" },
  { endpoint: endpoints.userTrackBulk, handler: userTrackBulk },
  { endpoint: endpoints.userAliasNew, handler: aliasNew },
  { endpoint: endpoints.userAliasUpdate, handler: aliasUpdate },
  { endpoint: endpoints.userIdentify, handler: usersIdentify },
  { endpoint: endpoints.userMerge, handler: usersMerge },
  { endpoint: endpoints.userDelete, handler: usersDelete },
  { endpoint: endpoints.externalIdRename, handler: externalIdsRename },
  { endpoint: endpoints.externalIdRemove, handler: externalIdsRemove },
  { endpoint: endpoints.userExport, handler: userExport, budget: Budgets.exported, access: "reads" },
  { endpoint: endpoints.userExportSegment, handler: userExportSegment },
  { endpoint: endpoints.userExportControlGroup, handler: userExportControlGroup },
  { endpoint: endpoints.exportSegmentCancel, handler: exportSegmentCancel },
  { endpoint: endpoints.subscriptionSet, handler: subscriptionSet },
  { endpoint: endpoints.subscriptionSetV2, handler: subscriptionSetV2 },
  { endpoint: endpoints.subscriptionGet, handler: subscriptionGet },
  { endpoint: endpoints.subscriptionUser, handler: subscriptionUser },
  { endpoint: endpoints.emailStatus, handler: emailStatus },
  { endpoint: endpoints.emailBlocklist, handler: emailBlocklist },
  { endpoint: endpoints.emailBlacklist, handler: emailBlocklist },
  { endpoint: endpoints.emailBounceRemove, handler: emailBounceRemove },
  { endpoint: endpoints.emailSpamRemove, handler: emailSpamRemove },
  { endpoint: endpoints.emailHardBounces, handler: emailHardBounces },
  { endpoint: endpoints.emailUnsubscribes, handler: emailUnsubscribes },
  { endpoint: endpoints.smsInvalidNumbers, handler: invalidNumbersList },
  { endpoint: endpoints.smsInvalidNumbersRemove, handler: invalidNumbersRemove },
  { endpoint: endpoints.campaignTrigger, handler: TriggerSend.campaignTrigger, budget: Budgets.audience },
  { endpoint: endpoints.campaignScheduleCreate, handler: TriggerSend.campaignScheduleCreate, budget: Budgets.audience },
  { endpoint: endpoints.campaignScheduleUpdate, handler: TriggerSend.campaignScheduleUpdate },
  { endpoint: endpoints.campaignScheduleDelete, handler: TriggerSend.campaignScheduleDelete },
  { endpoint: endpoints.canvasTrigger, handler: TriggerSend.canvasTrigger, budget: Budgets.audience },
  { endpoint: endpoints.canvasScheduleCreate, handler: TriggerSend.canvasScheduleCreate, budget: Budgets.audience },
  { endpoint: endpoints.canvasScheduleUpdate, handler: TriggerSend.canvasScheduleUpdate },
  { endpoint: endpoints.canvasScheduleDelete, handler: TriggerSend.canvasScheduleDelete },
  { endpoint: endpoints.messagesSend, handler: Messages.messagesSend, budget: Budgets.audience },
  { endpoint: endpoints.messagesScheduleCreate, handler: Messages.messagesScheduleCreate, budget: Budgets.audience },
  { endpoint: endpoints.messagesScheduleUpdate, handler: Messages.messagesScheduleUpdate },
  { endpoint: endpoints.messagesScheduleDelete, handler: Messages.messagesScheduleDelete },
  { endpoint: endpoints.messagesScheduled, handler: Messages.messagesScheduled },
  { endpoint: endpoints.sendIdCreate, handler: sendIdCreate },
  { endpoint: endpoints.transactionalSend, handler: transactionalSend },
  { endpoint: endpoints.catalogCreate, handler: catalogCreate },
  { endpoint: endpoints.catalogList, handler: catalogList },
  { endpoint: endpoints.catalogDelete, handler: catalogDelete },
  { endpoint: endpoints.catalogItemsAdd, handler: Items.catalogItemsAdd },
  { endpoint: endpoints.catalogItemsUpdate, handler: Items.catalogItemsUpdate },
  { endpoint: endpoints.catalogItemsReplace, handler: Items.catalogItemsReplace },
  { endpoint: endpoints.catalogItemsDelete, handler: Items.catalogItemsDelete },
  { endpoint: endpoints.catalogItemsList, handler: Items.catalogItemsList },
  { endpoint: endpoints.catalogItemGet, handler: Items.catalogItemGet },
  { endpoint: endpoints.catalogItemCreate, handler: Items.catalogItemCreate },
  { endpoint: endpoints.catalogItemUpdate, handler: Items.catalogItemUpdate },
  { endpoint: endpoints.catalogItemReplace, handler: Items.catalogItemReplace },
  { endpoint: endpoints.catalogItemDelete, handler: Items.catalogItemDelete },
  { endpoint: endpoints.catalogFieldsCreate, handler: catalogFieldsCreate },
  { endpoint: endpoints.catalogFieldDelete, handler: catalogFieldDelete },
  { endpoint: endpoints.catalogSelectionCreate, handler: catalogSelectionCreate },
  { endpoint: endpoints.catalogSelectionDelete, handler: catalogSelectionDelete },
  { endpoint: endpoints.eventsList, handler: Lists.eventsList },
  { endpoint: endpoints.events, handler: Lists.events },
  { endpoint: endpoints.customAttributes, handler: Lists.customAttributes },
  { endpoint: endpoints.productList, handler: Lists.productList },
  { endpoint: endpoints.segmentsList, handler: Lists.segmentsList },
  { endpoint: endpoints.segmentsDetails, handler: Lists.segmentsDetails },
  { endpoint: endpoints.campaignsList, handler: Lists.campaignsList },
  { endpoint: endpoints.campaignsDetails, handler: Lists.campaignsDetails },
  { endpoint: endpoints.canvasList, handler: Lists.canvasList },
  { endpoint: endpoints.canvasDetails, handler: Lists.canvasDetails },
  { endpoint: endpoints.eventsSeries, handler: Series.eventsSeries },
  { endpoint: endpoints.quantitySeries, handler: Series.quantitySeries },
  { endpoint: endpoints.revenueSeries, handler: Series.revenueSeries },
  { endpoint: endpoints.segmentsSeries, handler: Series.segmentsSeries },
  { endpoint: endpoints.campaignsSeries, handler: Series.campaignsSeries },
  { endpoint: endpoints.canvasSeries, handler: CanvasAnalytics.canvasSeries },
  { endpoint: endpoints.canvasSummary, handler: CanvasAnalytics.canvasSummary },
  { endpoint: endpoints.sendsSeries, handler: sendSeries },
  { endpoint: endpoints.sessionsSeries, handler: AppAnalytics.sessionSeries },
  { endpoint: endpoints.dauSeries, handler: AppAnalytics.dauSeries },
  { endpoint: endpoints.mauSeries, handler: AppAnalytics.mauSeries },
  { endpoint: endpoints.newUsersSeries, handler: AppAnalytics.newUsersSeries },
  { endpoint: endpoints.uninstallsSeries, handler: AppAnalytics.uninstallsSeries },
  { endpoint: endpoints.contentBlockCreate, handler: ContentBlocks.contentBlockCreate },
  { endpoint: endpoints.contentBlockUpdate, handler: ContentBlocks.contentBlockUpdate },
  { endpoint: endpoints.contentBlockList, handler: ContentBlocks.contentBlockList },
  { endpoint: endpoints.contentBlockInfo, handler: ContentBlocks.contentBlockInfo },
  { endpoint: endpoints.templateCreate, handler: EmailTemplates.emailTemplateCreate },
  { endpoint: endpoints.templateUpdate, handler: EmailTemplates.emailTemplateUpdate },
  { endpoint: endpoints.templateList, handler: EmailTemplates.emailTemplateList },
  { endpoint: endpoints.templateInfo, handler: EmailTemplates.emailTemplateInfo },
  { endpoint: endpoints.mediaCreate, handler: mediaCreate },
  { endpoint: endpoints.mediaReplace, handler: mediaReplace },
  { endpoint: endpoints.preferenceCenterList, handler: PreferenceCenters.preferenceCenterList },
  { endpoint: endpoints.preferenceCenterCreate, handler: PreferenceCenters.preferenceCenterCreate },
  { endpoint: endpoints.preferenceCenterGet, handler: PreferenceCenters.preferenceCenterGet },
  { endpoint: endpoints.preferenceCenterUpdate, handler: PreferenceCenters.preferenceCenterUpdate },
  { endpoint: endpoints.preferenceCenterUrl, handler: PreferenceCenters.preferenceCenterUrl },
  { endpoint: endpoints.feedList, handler: Feed.feedList },
  { endpoint: endpoints.feedDetails, handler: Feed.feedDetails },
  { endpoint: endpoints.feedSeries, handler: Feed.feedSeries },
  { endpoint: endpoints.campaignDuplicate, handler: campaignDuplicate },
  { endpoint: endpoints.canvasDuplicate, handler: canvasDuplicate }
]
