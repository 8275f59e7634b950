// What the hospital decides for itself: for which acts a second person is needed.   spec: FAC-9
import { Stack, Switch } from '@mantine/core';
import { facilityRuleNames, isRuleSet, withRule } from '#modules/facility/model/index.ts';
import type { FacilityRule } from '#modules/facility/model/index.ts';
import { RefusalNote, useRead, useSave, useSession } from '#fhir/client/index.ts';
import { Loading, useText, useToast } from '#ui/index.ts';

export function RulesPart() {
  const { t } = useText();
  const toast = useToast();
  const { facility } = useSession();
  const house = useRead('Organization', facility.id);
  const save = useSave();
  if (house.refusal) return <RefusalNote refusal={house.refusal} retry={house.refetch} />;
  const { data } = house;
  if (!data) return <Loading rows={2} />;
  const turn = (rule: FacilityRule, isOn: boolean) => {
    void save.save(withRule(data, rule, isOn)).then(
      () => {
        toast({ text: t('facility.structure.saved') });
        house.refetch();
      },
      () => house.refetch(),
    );
  };
  return (
    <Stack gap="lg" mt="md" maw={640}>
      {facilityRuleNames.map((rule) => (
        <Switch
          key={rule}
          label={t(`facility.rules.${rule}`)}
          description={t(`facility.rules.${rule}.why`)}
          checked={isRuleSet(data, rule)}
          disabled={save.running || house.updating}
          onChange={({ currentTarget }) => turn(rule, currentTarget.checked)}
        />
      ))}
      {save.refusal && <RefusalNote refusal={save.refusal} />}
    </Stack>
  );
}
