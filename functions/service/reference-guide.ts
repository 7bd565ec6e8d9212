import { html } from '../../shared/files/html.ts';

/** What the contracts do not say of themselves: how to get in, and what holds everywhere. */

export const SIGN_IN = html`<section aria-labelledby="sign-in">
<h2 id="sign-in">Signing in</h2>
<p>Every operation that is not for anyone needs an access token, sent as <code>Authorization: Bearer TOKEN</code>. It is a token of this service’s own sign-in (OpenID Connect): people sign in with the authorization code and PKCE, finance systems with their client credentials. Without a valid one the answer is 401, in the same words whatever is wrong with it.</p>
<p>A token says who asks, not what they may do: roles and authorities are kept by the service, and a change of them works at once. <a href="#readMe"><code>GET /v1/me</code></a> shows them.</p>
<p>Where the service runs on one machine, this prints a token of a demonstration user:</p>
<pre><code>npm run -s token -- --as officer.coventry</code></pre>
<p>and this uses it:</p>
<pre><code>curl -H "Authorization: Bearer $(npm run -s token -- --as officer.coventry)" http://127.0.0.1:3000/v1/me</code></pre>
</section>
`;

export const CONVENTIONS = html`<section aria-labelledby="conventions">
<h2 id="conventions">Conventions</h2>
<ul>
<li>JSON in UTF-8, names in camelCase. A field or a query parameter that is not known is refused.</li>
<li>Money is integer pence, in fields that end in <code>Pence</code>. Overspend is positive. What is missing is missing, never zero.</li>
<li>Financial years are written <code>2026-27</code>, periods <code>P01</code> (April) to <code>P12</code> (March) and <code>P13</code> (year-end adjustments), quarters <code>Q1</code> to <code>Q4</code>. Days are those of London; instants are UTC.</li>
<li>An authority is its ONS code. In a path another of its names is answered with 308 to the address with the code.</li>
<li>Officers, certifiers and finance systems act for the authorities they are members of; lead and auditor see the region. Somebody else’s authority is 404, as one that does not exist.</li>
<li><code>Idempotency-Key</code>: a new one for each request, the same one to repeat it. The same key and body get the first answer again, with <code>Idempotent-Replayed: true</code>; the same key with another body is 422.</li>
<li><code>ETag</code> and <code>If-Match</code>: a change of something that exists names the version last seen. 428 without it, 412 when it has changed since.</li>
<li>Lists: <code>limit</code> (at most 200) and <code>cursor</code>; the answer has <code>items</code> and, while there is more, <code>nextCursor</code>.</li>
<li>Consistency: <em>strong</em> shows every write that was acknowledged before the request; <em>eventual</em> may lag behind.</li>
<li>Refusals are problem documents (RFC 9457, <code>application/problem+json</code>) with <code>type</code>, <code>title</code>, <code>status</code>, <code>detail</code> and <code>instance</code>; bad input has <code>errors</code> with <code>pointer</code>, <code>code</code> and <code>detail</code>. A refused request changes no figure.</li>
<li>Every answer has <code>X-Request-Id</code> and <code>Cache-Control: no-store</code>.</li>
</ul>
</section>
`;
