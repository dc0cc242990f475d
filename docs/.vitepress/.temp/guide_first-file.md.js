import { ssrRenderAttrs, ssrRenderAttr } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const _imports_0 = "/assets/report.D718lVb4.png";
const __pageData = JSON.parse('{"title":"Your first file","description":"","frontmatter":{},"headers":[],"relativePath":"guide/first-file.md","filePath":"guide/first-file.md"}');
const _sfc_main = { name: "guide/first-file.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="your-first-file" tabindex="-1">Your first file <a class="header-anchor" href="#your-first-file" aria-label="Permalink to &quot;Your first file&quot;">​</a></h1><p>This page sends the export of a shop: a CSV file with a header, one row per customer. JSON, NDJSON and compressed files work the same way.</p><div class="file-name">kunden.csv</div><div class="language-csv vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">csv</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">Kundennummer;Vorname;Ort;Telefon;Geburtsdatum;Umsatz (EUR);Newsletter</span></span>
<span class="line"><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">K-1;Ada;Köln;0221 4567890;10.12.1985;1.249,</span><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;">90;ja</span></span>
<span class="line"><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">K-2;Grace;Bonn;+49 228 456789;09.12.1976;80,</span><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;">00;nein</span></span>
<span class="line"><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">K-3;Lin;Aachen;0241 456789;31.02.1979;12,</span><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;">50;ja</span></span>
<span class="line"><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">;Joan;Düren;02421 45678;24.06.1987;99,</span><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;">00;ja</span></span>
<span class="line"><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">K-5;Alan;Neuss;02131 45678;23.06.1992;0,</span><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;">00;nein</span></span>
<span class="line"><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">K-6;Mary;Essen;0201 456789;26.11.1981;15,</span><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;">00;ja</span></span>
<span class="line"><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">K-7;Edsger;Siegen;0271 456789;11.05.1990;7,</span><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;">25;nein</span></span></code></pre></div><h2 id="write-a-configuration" tabindex="-1">Write a configuration <a class="header-anchor" href="#write-a-configuration" aria-label="Permalink to &quot;Write a configuration&quot;">​</a></h2><p><code>init</code> reads the first 1,000 records, recognises columns by their names and values, and writes what it found:</p><div class="language-console vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">console</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">$ npx sluice init kunden.csv</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">Wrote sluice.yaml from 7 records of kunden.csv.</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">  person:  $.Kundennummer</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">  profile: first_name, dob, home_city, phone, Umsatz (EUR), Newsletter</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">  not sent: nothing; every column is used.</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">  3 lines of it are uncertain: look for &quot;uncertain:&quot; in sluice.yaml.</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">Next: npx sluice map sluice.yaml</span></span></code></pre></div><p>Uncertain lines end with <code># uncertain:</code> and the reason. Check these lines; leave the rest as it is:</p><div class="language-console vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">console</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">$ grep uncertain sluice.yaml</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">  country: DE  # uncertain: 6 of 7 phone numbers have no country code; the names of the columns are German</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">  - phone: $.Telefon  # uncertain: used for records without the id above; remove this line to refuse these records</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">      dob?: $.Geburtsdatum  # uncertain: 1 of 7 records do not have a valid value. Not a valid date in a declared format of the source: the text has another form, or the day does not exist. Correct the value, or add its format to dates.</span></span></code></pre></div><h2 id="check-and-look" tabindex="-1">Check and look <a class="header-anchor" href="#check-and-look" aria-label="Permalink to &quot;Check and look&quot;">​</a></h2><p><code>check</code> finds every mistake in a configuration before anything is sent. <code>map</code> shows what a record becomes:</p><div class="language-console vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">console</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">$ npx sluice map sluice.yaml --limit 1</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">kunden.csv:2 (kunden.csv:2)</span></span>
<span class="line"></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">profile → braze-user-track</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">  attributes</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">    external_id   &quot;K-1&quot;  ← $.Kundennummer</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">    first_name    &quot;Ada&quot;  ← $.Vorname</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">    dob           &quot;1985-12-10&quot;  ← $.Geburtsdatum</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">    home_city     &quot;Köln&quot;  ← $.Ort</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">    phone         &quot;+492214567890&quot;  ← $.Telefon</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">    Umsatz (EUR)  1249.9</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">    Newsletter    true  ← $.Newsletter</span></span>
<span class="line"></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">POST http://127.0.0.1:8099/users/track</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">{</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">  &quot;attributes&quot;: [</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">    {</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">      &quot;external_id&quot;: &quot;K-1&quot;,</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">      &quot;first_name&quot;: &quot;Ada&quot;,</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">      &quot;dob&quot;: &quot;1985-12-10&quot;,</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">      &quot;home_city&quot;: &quot;Köln&quot;,</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">      &quot;phone&quot;: &quot;+492214567890&quot;,</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">      &quot;Umsatz (EUR)&quot;: 1249.9,</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">      &quot;Newsletter&quot;: true</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">    }</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">  ]</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">}</span></span></code></pre></div><p>Dates are in ISO form, <code>1.249,90</code> is a number, and the phone number has its country code.</p><h2 id="send-to-the-mock" tabindex="-1">Send to the mock <a class="header-anchor" href="#send-to-the-mock" aria-label="Permalink to &quot;Send to the mock&quot;">​</a></h2><div class="language-console vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">console</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">$ npx sluice run sluice.yaml --mock</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">Delivered 7 of 7 records in 0.1 s.</span></span>
<span class="line"></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">  read       7</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">  delivered  7  100 %</span></span>
<span class="line"></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">7 attributes in 1 request, about 40 data points.</span></span>
<span class="line"></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">Files:</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">  CSV (semicolon, UTF-8): kunden.csv</span></span>
<span class="line"></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">Remarks:</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">  1 of 7 records: dob left out (date-not-valid) at $.Geburtsdatum</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">    Not a valid date in a declared format of the source: the text has another form, or the day does not exist. Correct the value, or add its format to dates.</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">    first: kunden.csv:4 in profile</span></span>
<span class="line"></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">The mock has 7 people after 1 request.</span></span></code></pre></div><p>Read the account from the top. <code>read</code> equals the sum of the lines below it. <code>Why</code> explains records that were not sent, and <code>Remarks</code> values that were left out. Each names the first row and says what to do. Here one date, 31 February, does not exist. The row without a <code>Kundennummer</code> was sent with its phone number as the person, as the first uncertain line says.</p><h2 id="a-page-for-others" tabindex="-1">A page for others <a class="header-anchor" href="#a-page-for-others" aria-label="Permalink to &quot;A page for others&quot;">​</a></h2><p><code>--report run.html</code> writes the account as one page that you can send to a colleague. It contains ids and no other values:</p><p><img${ssrRenderAttr("src", _imports_0)} alt="The account of a run as a page: outcomes, reasons, and fields that were left out"></p><p>Next: <a href="/guide/mapping.html">Mapping</a>.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("guide/first-file.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const firstFile = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  firstFile as default
};
