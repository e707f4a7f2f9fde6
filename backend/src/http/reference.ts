import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { static as serveFiles } from 'express';
import type { RequestHandler } from 'express';
import type { Handler } from './handler.ts';
import { sendJson } from './send.ts';

const document = readFileSync(
  new URL(import.meta.resolve('@tasktrail/contract/generated/openapi.json')),
  'utf8',
);

/** `GET /api/openapi.json` */
export const openapi: Handler = (_req, res) => {
  const headers = { 'Cache-Control': 'no-cache' };
  sendJson(res, { status: 200, headers, body: document });
};

/** Swagger UI writes style attributes and draws its icons from data URLs; its scripts come from here only. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tasktrail API</title>
<link rel="icon" href="docs/favicon-32x32.png">
<link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
`;

const start = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#swagger-ui', deepLinking: true });\n`;

/** `GET /api/docs` */
export const docs: Handler = (_req, res) => {
  res.setHeader('Content-Security-Policy', POLICY);
  sendJson(res, { status: 200, headers: {}, body: page }, 'text/html; charset=utf-8');
};

/** `/api/docs/start.js`: a file, so that the policy needs no inline script. */
export const docsStart: Handler = (_req, res) => {
  sendJson(res, { status: 200, headers: {}, body: start }, 'text/javascript; charset=utf-8');
};

/** Files under `/api/docs/`, from the installed package: nothing is fetched from elsewhere. */
export function docsFiles(): RequestHandler {
  const folder = fileURLToPath(new URL('.', import.meta.resolve('swagger-ui-dist/package.json')));
  return serveFiles(folder, { index: false, redirect: false, cacheControl: false });
}
