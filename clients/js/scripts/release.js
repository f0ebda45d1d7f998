/** The rules of a release: what its tag must be, and what its package says about itself. */

const TAG = 'natter-client-v';

/**
 * Says why a release can't have this tag.
 *
 * @param {string} tag
 * @param {string} version That of package.json.
 * @param {string} changelog The text of CHANGELOG.md.
 * @returns {string | null} Nothing where it can.
 */
export function problemOf(tag, version, changelog) {
  if (tag !== `${TAG}${version}`) {
    return `the tag ${tag} is not that of package.json's version, ${TAG}${version}`;
  }
  if (!/^\d+\.\d+\.\d+$/.test(version)) {
    return `${version} is not a version of three numbers`;
  }
  const heading = changelog.split('\n').find((line) => line.split(' ')[1] === version);
  if (!/^## \S+ - \d{4}-\d\d-\d\d$/.test(heading ?? '')) {
    return `CHANGELOG.md has no heading "## ${version} - YYYY-MM-DD"`;
  }
  return null;
}

/**
 * The package.json of a package from this repository of GitHub. npm refuses a package with a proof
 * of its origin that names another one, so each fork writes its own.
 *
 * @param {object} manifest
 * @param {string} repository As `owner/name`.
 */
export function from(manifest, repository) {
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) throw new Error(`${repository} is not owner/name`);
  const page = `https://github.com/${repository}`;
  return {
    ...manifest,
    homepage: `${page}/tree/HEAD/clients/js#readme`,
    bugs: `${page}/issues`,
    repository: { type: 'git', url: `git+${page}.git`, directory: 'clients/js' },
  };
}
