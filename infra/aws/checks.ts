import {
  type App,
  type IPolicyValidationContext,
  type IPolicyValidationPlugin,
  type PolicyValidationPluginReport,
  Validations,
} from 'aws-cdk-lib';
import { AwsSolutionsChecks, type NagPack, NIST80053R5Checks } from 'cdk-nag';
import { EXPLAINED_FINDINGS, type ExplainedFinding } from './explained-findings.ts';

/** A rule pack whose explained findings are taken out of its report. */
class Explained implements IPolicyValidationPlugin {
  readonly name: string;
  readonly #pack: NagPack;
  readonly #onExplained: (explained: ExplainedFinding) => void;

  constructor(pack: NagPack, onExplained: (explained: ExplainedFinding) => void) {
    this.name = pack.readPackName;
    this.#pack = pack;
    this.#onExplained = onExplained;
  }

  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const { violations } = this.#pack.validate(context);
    const left = violations.flatMap((violation) => {
      const violatingResources = violation.violatingResources.filter(
        ({ constructPath }) => !this.#isExplained(violation.ruleName, constructPath ?? ''),
      );
      return violatingResources.length > 0 ? [{ ...violation, violatingResources }] : [];
    });
    return { success: left.length === 0, violations: left };
  }

  /** `rule` or `rule[finding]`, at `stack/path/of/construct`. */
  #isExplained(ruleName: string, constructPath: string): boolean {
    const [rule] = ruleName.split('[');
    const path = constructPath.slice(constructPath.indexOf('/') + 1);
    const found = EXPLAINED_FINDINGS.find((each) => each.rule === rule && each.at.test(path));
    if (found) this.#onExplained(found);
    return found !== undefined;
  }
}

/**
 * From now on an app synthesises only if its templates keep the rules of both packs, apart from what is
 * explained, and CloudFormation's own schemas, which CDK checks by itself.
 */
export function addChecks(
  app: App,
  onExplained: (explained: ExplainedFinding) => void = () => {},
): void {
  const packs = [new AwsSolutionsChecks(app), new NIST80053R5Checks(app)];
  Validations.of(app).addPlugins(...packs.map((pack) => new Explained(pack, onExplained)));
}
