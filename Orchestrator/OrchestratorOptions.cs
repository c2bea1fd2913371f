using Transcode.Domain;
using Transcode.Orchestrator.State.Postgres;

namespace Transcode.Orchestrator;

/// <summary>How the orchestrator remembers and how patient it is.</summary>
public sealed record OrchestratorOptions
{
    /// <summary>File of the embedded state; made when missing. Beside it lie two files of the same name with -wal and -shm. Not used with
    /// <see cref="Postgres"/>.</summary>
    public string Database { get; init; } = "";

    /// <summary>State:Postgres: the database that many processes share instead of a file, see <see cref="PostgresAddress"/>. It holds a
    /// password.</summary>
    public string? Postgres { get; init; }

    /// <summary>A lease ends this long after the last sign of life of its holder.</summary>
    public int LeaseSeconds { get; init; } = 9;

    /// <summary>What holders are told: report at least this often. Three beats must fit into a lease.</summary>
    public int RenewSeconds { get; init; } = 3;

    /// <summary>How often workers announce themselves.</summary>
    public int HeartbeatSeconds { get; init; } = 15;

    /// <summary>An accepted result whose files cannot be made public is tried again this often.</summary>
    public int PublishAgainSeconds { get; init; } = 30;

    /// <summary>After this long the result is given up as a failure of the storage.</summary>
    public int PublishGiveUpSeconds { get; init; } = 600;

    /// <summary>
    /// A step that only meets what passes (storage or network away, workers lost) is tried again for this long, with pauses; then its job fails.
    /// </summary>
    public int GiveUpSeconds { get; init; } = 900;

    /// <summary>A step that runs is lent a second time to an idle worker that is expected to finish it clearly earlier.</summary>
    public bool Speculate { get; init; } = true;

    /// <summary>While workers wait in vain for work, it is looked this often whether a step is worth lending twice.</summary>
    public int SpeculateSeconds { get; init; } = 2;

    internal TimeSpan Patience => TimeSpan.FromSeconds(GiveUpSeconds);

    /// <summary>
    /// The worker that lives in this very process: what it held when the process died is given back at the next start, at once and
    /// without counting as a loss. Null when workers are processes of their own.
    /// </summary>
    public WorkerId? EmbeddedWorker { get; init; }

    /// <summary>Without the password.</summary>
    public override string ToString() => Postgres is null ? $"state in {Database}" : "state in PostgreSQL";

    /// <summary>All that is wrong, each naming its setting; empty when nothing is.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (Postgres is null && string.IsNullOrWhiteSpace(Database))
            problems.Add("Database is empty; name a file.");
        if (Postgres is not null && PostgresAddress.Problem(Postgres) is { } problem)
            problems.Add(problem);
        if (RenewSeconds < 1)
            problems.Add($"RenewSeconds is {RenewSeconds}; at least 1 is needed.");
        if (LeaseSeconds < 3 * RenewSeconds)
            problems.Add($"LeaseSeconds is {LeaseSeconds}; at least three times RenewSeconds ({RenewSeconds}) is needed, or one late packet costs a step.");
        if (HeartbeatSeconds < 1)
            problems.Add($"HeartbeatSeconds is {HeartbeatSeconds}; at least 1 is needed.");
        if (PublishAgainSeconds < 1)
            problems.Add($"PublishAgainSeconds is {PublishAgainSeconds}; at least 1 is needed.");
        if (PublishGiveUpSeconds < PublishAgainSeconds)
            problems.Add($"PublishGiveUpSeconds is {PublishGiveUpSeconds}; it must not be shorter than PublishAgainSeconds ({PublishAgainSeconds}).");
        if (GiveUpSeconds < 1)
            problems.Add($"GiveUpSeconds is {GiveUpSeconds}; at least 1 is needed.");
        if (SpeculateSeconds < 1)
            problems.Add($"SpeculateSeconds is {SpeculateSeconds}; at least 1 is needed, and Speculate turns it off.");
        return problems;
    }
}
