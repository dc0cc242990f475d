import * as Sources from "../Sources.js"
import { get } from "./Endpoint.js"

/** The endpoints that list the objects of a workspace and return their statistics. */
export const lists = {
  eventsList: get("/events/list", "events.list", Sources.exportLists, { pool: "custom_data.list" }),
  events: get("/events", "events.get", Sources.exportLists, { pool: "custom_data.list" }),
  eventsSeries: get("/events/data_series", "events.data_series", Sources.exportLists),
  customAttributes: get("/custom_attributes", "custom_attributes.get", Sources.exportLists, {
    pool: "custom_data.list"
  }),
  productList: get("/purchases/product_list", "purchases.product_list", Sources.exportLists, {
    pool: "custom_data.list"
  }),
  quantitySeries: get("/purchases/quantity_series", "purchases.quantity_series", Sources.exportLists),
  revenueSeries: get("/purchases/revenue_series", "purchases.revenue_series", Sources.exportLists),
  segmentsList: get("/segments/list", "segments.list", Sources.exportLists),
  segmentsDetails: get("/segments/details", "segments.details", Sources.exportLists),
  segmentsSeries: get("/segments/data_series", "segments.data_series", Sources.exportLists),
  campaignsList: get("/campaigns/list", "campaigns.list", Sources.exportLists),
  campaignsDetails: get("/campaigns/details", "campaigns.details", Sources.exportLists),
  campaignsSeries: get("/campaigns/data_series", "campaigns.data_series", Sources.exportLists, {
    pool: "campaigns.data_series"
  }),
  campaignsUrlInfo: get("/campaigns/url_info/details", "campaigns.url_info.details", Sources.exportLists),
  canvasList: get("/canvas/list", "canvas.list", Sources.exportLists),
  canvasDetails: get("/canvas/details", "canvas.details", Sources.exportLists),
  canvasSeries: get("/canvas/data_series", "canvas.data_series", Sources.exportLists),
  canvasSummary: get("/canvas/data_summary", "canvas.data_summary", Sources.exportLists),
  canvasUrlInfo: get("/canvas/url_info/details", "canvas.url_info.details", Sources.exportLists),
  sendsSeries: get("/sends/data_series", "sends.data_series", Sources.exportLists),
  sessionsSeries: get("/sessions/data_series", "sessions.data_series", Sources.exportLists),
  dauSeries: get("/kpi/dau/data_series", "kpi.dau.data_series", Sources.exportLists),
  mauSeries: get("/kpi/mau/data_series", "kpi.mau.data_series", Sources.exportLists),
  newUsersSeries: get("/kpi/new_users/data_series", "kpi.new_users.data_series", Sources.exportLists),
  uninstallsSeries: get("/kpi/uninstalls/data_series", "kpi.uninstalls.data_series", Sources.exportLists)
} as const
