import { get } from "./Endpoint.js"

const retired = { certainty: "D-old", note: "The news feed is retired." } as const

/** The endpoints that list the objects of a workspace and return their statistics. */
export const lists = {
  eventsList: get("/events/list", "events.list", "export/custom_events/get_custom_events", {
    pool: "custom_data.list"
  }),
  events: get("/events", "events.get", "export/custom_events/get_custom_events_data", { pool: "custom_data.list" }),
  eventsSeries: get("/events/data_series", "events.data_series", "export/custom_events/get_custom_events_analytics"),
  customAttributes: get(
    "/custom_attributes",
    "custom_attributes.get",
    "export/custom_attributes/get_custom_attributes",
    {
      pool: "custom_data.list"
    }
  ),
  productList: get("/purchases/product_list", "purchases.product_list", "export/purchases/get_list_product_id", {
    pool: "custom_data.list"
  }),
  quantitySeries: get(
    "/purchases/quantity_series",
    "purchases.quantity_series",
    "export/purchases/get_number_of_purchases"
  ),
  revenueSeries: get("/purchases/revenue_series", "purchases.revenue_series", "export/purchases/get_revenue_series"),
  segmentsList: get("/segments/list", "segments.list", "export/segments/get_segment"),
  segmentsDetails: get("/segments/details", "segments.details", "export/segments/get_segment_details"),
  segmentsSeries: get("/segments/data_series", "segments.data_series", "export/segments/get_segment_analytics"),
  campaignsList: get("/campaigns/list", "campaigns.list", "export/campaigns/get_campaigns"),
  campaignsDetails: get("/campaigns/details", "campaigns.details", "export/campaigns/get_campaign_details"),
  campaignsSeries: get("/campaigns/data_series", "campaigns.data_series", "export/campaigns/get_campaign_analytics", {
    pool: "campaigns.data_series"
  }),
  campaignsUrlInfo: get(
    "/campaigns/url_info/details",
    "campaigns.url_info.details",
    "hidden page /get_campaign_link_alias/"
  ),
  canvasList: get("/canvas/list", "canvas.list", "export/canvas/get_canvases"),
  canvasDetails: get("/canvas/details", "canvas.details", "export/canvas/get_canvas_details"),
  canvasSeries: get("/canvas/data_series", "canvas.data_series", "export/canvas/get_canvas_analytics"),
  canvasSummary: get("/canvas/data_summary", "canvas.data_summary", "export/canvas/get_canvas_analytics_summary"),
  canvasUrlInfo: get("/canvas/url_info/details", "canvas.url_info.details", "hidden page /get_canvas_link_alias/"),
  sendsSeries: get("/sends/data_series", "sends.data_series", "export/campaigns/get_send_analytics"),
  sessionsSeries: get("/sessions/data_series", "sessions.data_series", "export/sessions/get_sessions_analytics"),
  dauSeries: get("/kpi/dau/data_series", "kpi.dau.data_series", "export/kpi/get_kpi_dau_date"),
  mauSeries: get("/kpi/mau/data_series", "kpi.mau.data_series", "export/kpi/get_kpi_mau_30_days"),
  newUsersSeries: get(
    "/kpi/new_users/data_series",
    "kpi.new_users.data_series",
    "export/kpi/get_kpi_daily_new_users_date"
  ),
  uninstallsSeries: get(
    "/kpi/uninstalls/data_series",
    "kpi.uninstalls.data_series",
    "export/kpi/get_kpi_uninstalls_date"
  ),
  feedList: get("/feed/list", "feed.list", "export/news_feed/get_news_feed_cards", retired),
  feedDetails: get("/feed/details", "feed.details", "export/news_feed/get_news_feed_card_details", retired),
  feedSeries: get("/feed/data_series", "feed.data_series", "export/news_feed/get_news_feed_card_analytics", retired)
} as const
