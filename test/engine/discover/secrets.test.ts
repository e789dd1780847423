import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findSecrets } from '../../../main/engine/discover/secrets.ts';

const CORPUS = new URL('../../../../shared/corpus/', import.meta.url).pathname;
const kinds = (text: string, name = 'a.yaml') =>
  findSecrets({ name, bytes: Buffer.from(text) }).map(({ line, kind }) => `${line} ${kind}`);

describe('findSecrets', () => {
  it.each([
    ['a Secret with data', 'apiVersion: v1\nkind: Secret\ntype: Opaque\ndata:\n  a: aGk=\n', '2 Secret'],
    ['a Secret whose data comes first', 'data: {a: aGk=}\nkind: Secret\n', '2 Secret'],
    ['a Secret in a list', 'kind: List\nitems:\n- kind: Secret\n  stringData: {a: hi}\n', '3 Secret'],
    ['a Secret in JSON in one line', '{"apiVersion":"v1","kind":"Secret","data":{"a":"aGk="}}', '1 Secret'],
    ['a private key', 'x: |\n  -----BEGIN RSA PRIVATE KEY-----\n  AAAA\n', '2 private key'],
    ['an OpenSSH key', 'x: "-----BEGIN OPENSSH PRIVATE KEY-----"', '1 private key'],
    ['registry credentials', '  .dockerconfigjson: eyJhdXRocyI6e319', '1 dockerconfigjson'],
    ['a docker config in a string', `config.json: '{"auths": {"quay.io": {"auth": "x"}}}'`, '1 dockerconfigjson'],
    ['a password', 'db:\n  password: hunter2', '2 password or token'],
    ['a password in camel case', 'adminPassword: "hunter2"', '1 password or token'],
    ['a variable of an environment', 'env:\n- name: DB_PASSWORD\n  value: hunter2', '3 password or token'],
    ['a variable in one line', '- {name: API_TOKEN, value: "abcd1234"}', '1 password or token'],
    ['a flag', 'args: ["--token=abcd1234"]', '1 password or token'],
    ['a password in a URL', 'url: postgres://app:hunter2@db:5432/app', '1 password or token'],
    ['an access key', 'aws_secret_access_key = AbCd1234EfGh', '1 password or token'],
  ])('finds %s', (_what, text, place) => {
    expect(kinds(text)).toEqual([place]);
  });

  it('names a .env file as such', () => {
    expect(kinds('A=1\n', 'app/.env')).toEqual(['1 .env file']);
  });

  it.each([
    ['a reference to a Secret', 'valueFrom:\n  secretKeyRef:\n    name: db\n    key: password'],
    ['a Secret without data', 'kind: Secret\nmetadata: {name: a}\n---\ndata: {a: b}'],
    ['a rule about Secrets', 'resources:\n- kind: Secret\n  name: a'],
    ['an empty password', 'password: ""\ntoken:\nsecret: {}'],
    ['a template', 'password: {{ .Values.password }}\ntoken: $(TOKEN)\napiKey: $API_KEY'],
    [
      'names of Secrets',
      'existingSecret: my-db-secret\nsecretName: tls\ncredentials: gcs-credentials\nclientSecret: oauth-client',
    ],
    [
      'flags and types',
      'automountServiceAccountToken: false\ntokenReview: true\npassword: {type: string}\ntype: password',
    ],
    ['paths', 'token: /var/run/secrets/token\npasswordFile: /etc/pw'],
    ['a comment', '# password: hunter2'],
    [
      'an encrypted secret',
      'kind: SealedSecret\nspec:\n  encryptedData:\n    password: AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq',
    ],
    ['a value that SOPS encrypted', 'password: ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]'],
  ])('leaves %s alone', (_what, text) => {
    expect(kinds(text)).toEqual([]);
  });

  it('never gives the value away', () => {
    expect(JSON.stringify(findSecrets({ name: 'a', bytes: Buffer.from('password: hunter2') }))).not.toContain(
      'hunter2',
    );
  });

  it.skipIf(!existsSync(CORPUS))(
    'fires on nothing of the shared corpus but its .env (skipped where it is absent)',
    () => {
      const files = readFileSync(join(CORPUS, 'files.txt'), 'utf8').trim().split('\n');
      const found = files.flatMap((name) => findSecrets({ name, bytes: readFileSync(join(CORPUS, name)) }));
      expect(found.filter(({ file }) => !file.endsWith('.env'))).toEqual([]);
    },
  );
});
