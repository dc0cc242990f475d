import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Start","description":"","frontmatter":{},"headers":[],"relativePath":"start.md","filePath":"start.md"}');
const _sfc_main = { name: "start.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="start" tabindex="-1">Start <a class="header-anchor" href="#start" aria-label="Permalink to &quot;Start&quot;">​</a></h1><p>Two commands turn a file of people into delivered profiles. You need Node 20.19 or newer, but no Braze account: <code>--mock</code> sends to a Braze emulator on your machine.</p><p>Install Sluice in an empty folder. In a clone of the repository, run <code>npm run build</code> instead and work in the clone:</p><div class="language-sh vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">sh</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#6F42C1;--shiki-dark:#B392F0;">npm</span><span style="--shiki-light:#032F62;--shiki-dark:#9ECBFF;"> install</span><span style="--shiki-light:#032F62;--shiki-dark:#9ECBFF;"> sluice</span></span></code></pre></div><p>Save this file as <code>customers.csv</code>, or use an export of your own:</p><div class="file-name">customers.csv</div><div class="language-csv vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">csv</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">customer_id;first_name;email;phone;birth_date;city</span></span>
<span class="line"><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">c-1001;Ada;ada@example.com;+351 912 345 678;10.12.1985;Lisboa</span></span>
<span class="line"><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">c-1002;Grace;grace@example.com;+351 912 345 679;09.12.1976;Porto</span></span>
<span class="line"><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">c-1003;Lin;lin@example.com;+351 912 345 680;28.12.1969;Braga</span></span>
<span class="line"><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">c-1004;Mary;mary@example.com;+351 912 345 681;26.11.1981;Faro</span></span>
<span class="line"><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">c-1005;Joan;joan@example.com;+351 912 345 682;24.06.1987;Évora</span></span>
<span class="line"><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">c-1006;Edsger;edsger@example.com;+351 912 345 683;11.05.1990;Lisboa</span></span>
<span class="line"><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">c-1007;Barbara;barbara@example.com;+351 912 345 684;07.11.1979;Porto</span></span>
<span class="line"><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">c-1008;Alan;alan(at)example.com;+351 912 345 685;23.06.1992;Braga</span></span>
<span class="line"><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">c-1009;Radia;radia@example.com;+351 912 345 686;18.12.1991;Faro</span></span>
<span class="line"><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">c-1010;Niklaus;niklaus@example.com;+351 912 345 687;15.02.1984;Lisboa</span></span></code></pre></div><p>The first command reads the file and writes a configuration, <code>sluice.yaml</code>:</p><div class="language-console vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">console</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">$ npx sluice init customers.csv</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">Wrote sluice.yaml from 10 records of customers.csv.</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">  person:  $.customer_id</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">  profile: first_name, email, dob, home_city, phone</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">  not sent: nothing; every column is used.</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">  1 line of it is uncertain: look for &quot;uncertain:&quot; in sluice.yaml.</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">Next: npx sluice map sluice.yaml</span></span></code></pre></div><p>The second command sends the records:</p><div class="language-console vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">console</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">$ npx sluice run sluice.yaml --mock</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">Delivered 10 of 10 records in 0.1 s.</span></span>
<span class="line"></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">  read       10</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">  delivered  10  100 %</span></span>
<span class="line"></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">10 attributes in 1 request, about 49 data points.</span></span>
<span class="line"></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">Files:</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">  CSV (semicolon, UTF-8): customers.csv</span></span>
<span class="line"></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">Remarks:</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">  1 of 10 records: email left out (email-not-valid) at $.email</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">    Not a valid email address. It needs a name, one @ and a domain with a dot, without spaces.</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">    first: customers.csv:9 (c-1008) in profile</span></span>
<span class="line"></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">The mock has 10 people after 1 request.</span></span></code></pre></div><p>This is the real output: an account of every record. Ten people were delivered. One email address is not valid, so it was left out, and the account says where it is. Nothing is dropped without a remark. Braze bills changes as <em>data points</em>; their number is an estimate.</p><h2 id="what-you-have-now" tabindex="-1">What you have now <a class="header-anchor" href="#what-you-have-now" aria-label="Permalink to &quot;What you have now&quot;">​</a></h2><p><code>sluice.yaml</code> says who a record is about (<code>identity</code>), and what becomes of its columns (<code>fields</code>). <code>$.email</code> is the column <code>email</code> of a record, and <code>home_city?: $.city</code> sends the column <code>city</code> as Braze&#39;s attribute <code>home_city</code>. You can edit the file:</p><div class="language-console vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">console</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">$ sed -n </span><span style="--shiki-light:#032F62;--shiki-dark:#9ECBFF;">&quot;/^routes/,$ p&quot;</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;"> sluice.yaml</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">routes:</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">  - name: profile</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">    to: braze-user-track</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">    # \`name?\`: a value that Braze would not accept is left out and counted.</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">    fields:</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">      first_name?: $.first_name</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">      email?: $.email  # uncertain: 1 of 10 records do not have a valid value. Not a valid email address. It needs a name, one @ and a domain with a dot, without spaces.</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">      dob?: $.birth_date</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">      home_city?: $.city</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">      phone?: $.phone</span></span>
<span class="line"></span>
<span class="line"><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;"># Not sent: nothing. Every column of the sample is used.</span></span></code></pre></div><p><code>map</code> shows what a record becomes and sends nothing:</p><div class="language-console vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">console</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">$ npx sluice map sluice.yaml --limit 1</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">c-1001 (customers.csv:2)</span></span>
<span class="line"></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">profile → braze-user-track</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">  attributes</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">    external_id  &quot;c-1001&quot;  ← $.customer_id</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">    first_name   &quot;Ada&quot;  ← $.first_name</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">    email        &quot;ada@example.com&quot;  ← $.email</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">    dob          &quot;1985-12-10&quot;  ← $.birth_date</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">    home_city    &quot;Lisboa&quot;  ← $.city</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">    phone        &quot;+351912345678&quot;  ← $.phone</span></span>
<span class="line"></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">POST http://127.0.0.1:8099/users/track</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">{</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">  &quot;attributes&quot;: [</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">    {</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">      &quot;external_id&quot;: &quot;c-1001&quot;,</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">      &quot;first_name&quot;: &quot;Ada&quot;,</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">      &quot;email&quot;: &quot;ada@example.com&quot;,</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">      &quot;dob&quot;: &quot;1985-12-10&quot;,</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">      &quot;home_city&quot;: &quot;Lisboa&quot;,</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">      &quot;phone&quot;: &quot;+351912345678&quot;</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">    }</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">  ]</span></span>
<span class="line"><span style="--shiki-light:#005CC5;--shiki-dark:#79B8FF;">}</span></span></code></pre></div><h2 id="send-to-braze" tabindex="-1">Send to Braze <a class="header-anchor" href="#send-to-braze" aria-label="Permalink to &quot;Send to Braze&quot;">​</a></h2><p>In Braze, create a REST API key with the permission <code>users.track</code> (<em>Settings › APIs and Identifiers</em>). The REST endpoint of your instance is in the dashboard, and Braze&#39;s documentation <a href="https://www.braze.com/docs/api/basics/" target="_blank" rel="noreferrer">lists all of them</a>. Set two variables and leave out <code>--mock</code>:</p><div class="language-sh vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">sh</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;">export</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;"> BRAZE_ENDPOINT</span><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;">=</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">https://rest.fra-01.braze.eu BRAZE_API_KEY</span><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;">=</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">…</span></span>
<span class="line"><span style="--shiki-light:#6F42C1;--shiki-dark:#B392F0;">npx</span><span style="--shiki-light:#032F62;--shiki-dark:#9ECBFF;"> sluice</span><span style="--shiki-light:#032F62;--shiki-dark:#9ECBFF;"> run</span><span style="--shiki-light:#032F62;--shiki-dark:#9ECBFF;"> sluice.yaml</span></span></code></pre></div><p>The first run to a real address asks for confirmation. The next run sends only what is new.</p><h2 id="where-next" tabindex="-1">Where next <a class="header-anchor" href="#where-next" aria-label="Permalink to &quot;Where next&quot;">​</a></h2><ul><li><a href="/guide/first-file.html">Your first file</a>: read an account, and correct a configuration.</li><li><a href="/guide/mapping.html">Mapping</a>: decide what becomes of each column.</li><li><a href="/guide/production.html">In production</a>: schedules, limits, guards and alerts.</li></ul></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("start.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const start = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  start as default
};
