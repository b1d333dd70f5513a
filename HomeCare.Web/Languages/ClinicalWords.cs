using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Wire;

namespace HomeCare.Web.Languages;

/// <summary>How the field says what the modules say in codes.</summary>
internal static class ClinicalWords
{
    public static string Of(this Words words, AlertLevel level) => level switch
    {
        AlertLevel.Red => words["Rouge"],
        AlertLevel.Orange => words["Orange"],
        AlertLevel.Yellow => words["Jaune"],
        AlertLevel.Technical => words["Technique"],
        _ => throw new ArgumentOutOfRangeException(nameof(level)),
    };

    public static string Of(this Words words, AlertRule rule) => rule switch
    {
        AlertRule.Fall => words["Chute"],
        AlertRule.Help => words["Appel à l’aide"],
        AlertRule.TachycardiaSignal => words["Tachycardie signalée par le bracelet"],
        AlertRule.HeartRateHigh => words["Fréquence cardiaque haute"],
        AlertRule.HeartRateLow => words["Fréquence cardiaque basse"],
        AlertRule.OxygenLow => words["SpO₂ basse"],
        AlertRule.BoxSilent => words["Boîtier muet"],
        AlertRule.BraceletSilent => words["Bracelet muet"],
        AlertRule.HeartRateSilent => words["Sans fréquence cardiaque valide"],
        AlertRule.OxygenSilent => words["Sans SpO₂ valide"],
        AlertRule.NobodyReachable => words["Personne n’est joignable"],
        AlertRule.ContactStopped => words["Un proche ou un soignant refuse les SMS"],
        AlertRule.SourceUnhealthy => words["Mesures aberrantes trop nombreuses"],
        AlertRule.BraceletBatteryLow => words["Batterie du bracelet faible"],
        AlertRule.BraceletNotWorn => words["Bracelet non porté"],
        AlertRule.BoxOnBattery => words["Boîtier sans secteur"],
        AlertRule.BoxCannotText => words["Boîtier qui ne peut envoyer de SMS"],
        AlertRule.BoxBluetoothGone => words["Bluetooth du boîtier en panne"],
        AlertRule.BoxStorageFault => words["Mémoire du boîtier à voir"],
        AlertRule.BoxPlanFault => words["Plan d’urgence du boîtier perdu"],
        AlertRule.BoxClockWrong => words["Horloge du boîtier fausse"],
        AlertRule.BoxCertificateFault => words["Certificat du boîtier à voir"],
        _ => throw new ArgumentOutOfRangeException(nameof(rule)),
    };

    /// <summary>Who is to look at a silence by now.</summary>
    public static string Of(this Words words, AlertStep step) => step switch
    {
        AlertStep.None => words["Personne encore"],
        AlertStep.Support => words["Support"],
        AlertStep.Relative => words["Proche à prévenir"],
        AlertStep.Visit => words["Visite à proposer"],
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };

    /// <summary>A mass silence by its likely culprit.</summary>
    public static string Of(this Words words, SilenceIncident incident) => incident.Kind switch
    {
        IncidentKind.OwnIntake => words["Réception du serveur en panne"],
        IncidentKind.Operator => words["Panne de l’opérateur {0}", incident.Operator ?? ""],
        IncidentKind.Fleet => words["Silence général"],
        _ => throw new ArgumentOutOfRangeException(nameof(incident)),
    };

    public static string Of(this Words words, AlertState state) => state switch
    {
        AlertState.Raised => words["Ouverte"],
        AlertState.Notified => words["Transmise"],
        AlertState.Taken => words["Prise en charge"],
        AlertState.OnSite => words["Sur place"],
        AlertState.Closed => words["Close"],
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    /// <summary>What support is asked to do.</summary>
    public static string Of(this Words words, SupportCall call) => call switch
    {
        SupportCall.None => words["Rien"],
        SupportCall.Call => words["Sans réponse : le support appelle"],
        SupportCall.EmergencyNumber => words["Sans réponse : le support appelle, et appelle le 15"],
        _ => throw new ArgumentOutOfRangeException(nameof(call)),
    };

    /// <summary>Who comes next when nobody answers.</summary>
    public static string Of(this Words words, EscalationTarget target) => target switch
    {
        EscalationTarget.NurseOnDuty => words["Infirmier de garde"],
        EscalationTarget.Relatives => words["Proches que le boîtier n’a pas joints"],
        EscalationTarget.BackupNurse => words["Infirmier de renfort"],
        EscalationTarget.Doctor => words["Médecin"],
        EscalationTarget.Coordinator => words["Infirmière coordinatrice"],
        EscalationTarget.Support => words["Support : appeler"],
        EscalationTarget.EmergencyNumber => words["Support : appeler le 15"],
        _ => throw new ArgumentOutOfRangeException(nameof(target)),
    };

    public static string Of(this Words words, PauseKind kind) => kind switch
    {
        PauseKind.Away => words["Absence"],
        PauseKind.Maintenance => words["Intervention sur le matériel"],
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public static string Of(this Words words, AlertOutcome outcome) => outcome switch
    {
        AlertOutcome.Real => words["Réelle"],
        AlertOutcome.FalseAlarm => words["Fausse alerte"],
        AlertOutcome.Test => words["Essai"],
        AlertOutcome.Technical => words["Cause technique"],
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    public static string Of(this Words words, AccountRole role) => role switch
    {
        AccountRole.Doctor => words["Médecin"],
        AccountRole.Nurse => words["Infirmier, infirmière"],
        AccountRole.Admin => words["Administration"],
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };

    /// <summary>"138 bpm": the unit belongs to the rule; null for an event without a value.</summary>
    public static string? Measured(this Words words, AlertSummary alert) => (alert.Rule, alert.Value) switch
    {
        (_, null) => null,
        (AlertRule.OxygenLow, { } value) => words["{0:0.#} %", value],
        (AlertRule.HeartRateHigh or AlertRule.HeartRateLow or AlertRule.TachycardiaSignal, { } value) => words["{0:0} bpm", value],
        _ => null,
    };

    /// <summary>Where a text stands. "Envoyé" is not among the words: only the network's and the telephone's proof count.</summary>
    public static string Of(this Words words, MessageState state) => state switch
    {
        MessageState.Queued => words["En attente"],
        MessageState.Sending => words["Remis au modem"],
        MessageState.Accepted => words["Accepté par le réseau"],
        MessageState.Delivered => words["Reçu par le téléphone"],
        MessageState.Unknown => words["Issue inconnue, renvoyé"],
        MessageState.Failed => words["Échec"],
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    /// <summary>Why a value is not valid; a code that has no words yet is shown as it is rather than hidden.</summary>
    public static string Reason(this Words words, string code) => code switch
    {
        "no_value" => words["pas de valeur"],
        "no_contact" => words["bracelet mal posé"],
        "not_worn" => words["bracelet non porté"],
        "charging" => words["bracelet en charge"],
        "low_perfusion" or "no_pulse_in_signal" or "questionable_pulse" => words["pouls faible au poignet"],
        "insufficient_signal" or "poor_signal" or "erratic_signal" or "signal_processing_irregularity" => words["signal insuffisant"],
        "sensor_unconnected" or "sensor_disconnected" or "unknown_sensor" => words["capteur débranché"],
        "sensor_displaced" => words["capteur déplacé"],
        "sensor_interference" => words["capteur perturbé"],
        "sensor_malfunction" or "equipment_malfunction" => words["panne du capteur"],
        "questionable_measurement" or "invalid_measurement" or "measurement_unavailable" or "not_validated" => words["mesure incertaine"],
        "test_data" or "demonstration_data" => words["données d’essai"],
        "hr_out_of_range" or "spo2_out_of_range" or "steps_out_of_range" or "falls_out_of_range" or "battery_out_of_range" or "not_finite" => words["valeur impossible"],
        "hr_unusual" or "spo2_unusual" or "steps_unusual" => words["valeur inhabituelle"],
        "hr_step" or "spo2_step" or "battery_jump" => words["saut trop brusque"],
        "hr_flat" or "battery_flat" => words["valeur figée"],
        nameof(Quality.Doubtful) => words["mesure douteuse"],
        nameof(Quality.Invalid) => words["mesure écartée"],
        _ => code,
    };

    /// <summary>Why an alert is there, or why a text did not arrive; a code without words is shown as it is.</summary>
    public static string Cause(this Words words, string code) => code switch
    {
        "immobile" => words["ne bouge plus"],
        "moving" => words["bouge"],
        "signalled_at_home" => words["dit aussi par le boîtier, sous la référence"],
        "clock_corrected" => words["heure du boîtier corrigée"],
        "never_heard" => words["jamais entendu"],
        "cause_unknown" => words["cause inconnue"],
        "on_battery" => words["sur sa batterie, sans secteur"],
        "disk_full" => words["mémoire pleine"],
        "sim_problem" => words["carte SIM refusée ou absente"],
        "no_network" => words["sans réseau GSM"],
        "never_paired" => words["aucun bracelet appairé"],
        "adapter_gone" => words["Bluetooth du boîtier en panne"],
        "battery_empty" => words["batterie du bracelet vide"],
        "link_lost" => words["bracelet hors de portée ou déchargé"],
        "signal_invalid" => words["aucune valeur valide, bracelet porté"],
        "nobody_on_duty" => words["aucun infirmier de garde"],
        "nobody" => words["personne à joindre"],
        "taken" => words["quelqu’un s’en occupe déjà"],
        "closed" => words["alerte déjà close"],
        "aberrant_share" => words["plus de 5 % de mesures aberrantes en une heure"],
        "above_its_habit" => words["bien plus de mesures aberrantes que d’habitude"],
        "batch_unhealthy" => words["tout le lot de bracelets est touché"],
        "firmware_unhealthy" => words["tous les boîtiers de cette version sont touchés"],
        "fleet_unhealthy" => words["une grande part du parc est touchée à la fois"],
        "battery_low" => words["20 % ou moins"],
        "battery_very_low" => words["10 % ou moins : à mettre en charge"],
        "not_worn" => words["bracelet non porté"],
        "charging" => words["bracelet en charge"],
        "modem_silent" => words["modem muet"],
        "disk_80_percent" => words["mémoire pleine à plus de 80 %"],
        "disk_failing" or "disk_read_only" or "outbox_corrupt" or "spool_corrupt" => words["mémoire défaillante"],
        "outbox_memory" or "spool_memory" => words["relevés gardés en mémoire seule : une coupure les perdrait"],
        "plan_unreadable" or "plan_unwritten" => words["plan d’urgence illisible ou non gardé"],
        "clock_wrong" => words["heure fausse"],
        "certificate_refused" or "identity_unreadable" or "key_wrong" => words["certificat ou clé refusés"],
        "certificate_expiring" => words["certificat bientôt expiré"],
        "key_memory" or "key_in_data" => words["clé gardée au mauvais endroit"],
        "lease_ended" => words["réponse de l’opérateur perdue"],
        "no_report" => words["sans accusé de réception en une minute, renvoyé par l’autre canal"],
        _ when code.StartsWith("undelivered", StringComparison.Ordinal) => words["non remis au téléphone"],
        _ => code,
    };
}
