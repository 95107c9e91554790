// The two calls of the Kubernetes API that the controller needs, over the kubeconfig that `install.js` wrote beside it.
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';

const config = JSON.parse(readFileSync(new URL('./kubeconfig.json', import.meta.url), 'utf8'));
const { cluster } = config.clusters[0];
const { token } = config.users[0].user;
const agent = new Agent({ ca: Buffer.from(cluster['certificate-authority-data'], 'base64'), keepAlive: true });
const timeLimitMs = 3_000;

/** The Deployment that carries a service, wherever the controller may look for it; null when there is none. */
export async function deploymentOf(service, namespaces) {
  const selector = encodeURIComponent(`app.kubernetes.io/name=${service}`);
  for (const namespace of namespaces) {
    const { items } = await ask('GET', `/apis/apps/v1/namespaces/${namespace}/deployments?labelSelector=${selector}`);
    if (items.length > 0) return items[0];
  }
  return null;
}

/** Changes a part of a Deployment and returns it. */
export function patch({ metadata: { namespace, name } }, change) {
  return ask('PATCH', `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`, change);
}

function ask(method, path, body) {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/merge-patch+json' };
    const call = request(`${cluster.server}${path}`, { method, agent, headers, timeout: timeLimitMs }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part) => (text += part));
      answer.on('end', () => {
        if (answer.statusCode < 300) resolve(JSON.parse(text));
        else reject(new Error(`the API server answers ${answer.statusCode}: ${JSON.parse(text).message ?? text}`));
      });
    });
    call.on('timeout', () => call.destroy(new Error('the API server does not answer')));
    call.on('error', reject);
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
