using Transcode.Contracts.Retention;

namespace Transcode.Gateway.Settings;

/// <summary>GET /api/settings: how this platform is set up, without any secret.</summary>
/// <param name="Version">Of this server.</param>
/// <param name="Runtime">That it runs on: ".NET 10.0.1", "Debian GNU/Linux 12".</param>
/// <param name="Storage">Where media lie.</param>
/// <param name="State">What keeps jobs and assets: "SQLite", "PostgreSQL", "Azure Tables".</param>
/// <param name="Retention">How long what is over is remembered, in days; 0: for ever.</param>
/// <param name="Limits">Of what may be sent, and for how long it is waited.</param>
/// <param name="Silos">That are up, by name.</param>
/// <param name="Workers">How many there are of each version.</param>
public sealed record SettingsReport(string Version, IReadOnlyList<string> Runtime, StorageInUse Storage, string State,
    RetentionRules Retention, Limits Limits, IReadOnlyList<SiloInUse> Silos, IReadOnlyList<WorkersOfVersion> Workers);

/// <summary>Where media lie, and how much.</summary>
/// <param name="Place">"folder /data/media", "s3 eu-central-1/bucket/prefix".</param>
/// <param name="Bytes">Of all assets; null: they are still being counted.</param>
/// <param name="Objects">How many files that are.</param>
/// <param name="IsAll">False: there are more than were counted.</param>
/// <param name="At">When they were counted.</param>
/// <param name="Free">Bytes left on the disk of a folder; null: nobody says.</param>
public sealed record StorageInUse(string Place, long? Bytes, int? Objects, bool? IsAll, DateTimeOffset? At, long? Free);

/// <summary>Bounds that settings may change.</summary>
/// <param name="LargestUpload">Bytes.</param>
/// <param name="PartBytes">Of uploads that go straight to the storage.</param>
/// <param name="TransferHours">How long an address for a transfer is good.</param>
/// <param name="SegmentSeconds">How long a player's request waits for a segment that is being encoded.</param>
/// <param name="HeartbeatSeconds">How often workers announce themselves.</param>
public sealed record Limits(long LargestUpload, long PartBytes, double TransferHours, double SegmentSeconds, int HeartbeatSeconds);

/// <param name="Name">As it calls itself.</param>
/// <param name="Since">When it started.</param>
public sealed record SiloInUse(string Name, DateTimeOffset Since);

/// <param name="Version">Null: they do not say.</param>
/// <param name="Count">How many, offline ones too.</param>
public sealed record WorkersOfVersion(string? Version, int Count);
