using Npgsql;
using Transcode.Domain.Jobs;
using Transcode.Domain.Plans;

namespace Transcode.Orchestrator.State.Postgres;

/// <summary>Plans from the shelf, or from the database onto the shelf.</summary>
internal static class PlanShelves
{
    /// <param name="connection">To read from.</param>
    /// <param name="shelf">To look at first.</param>
    /// <param name="job">One that is planned.</param>
    /// <param name="stop">Given up.</param>
    public static async Task<Plan> Find(NpgsqlConnection connection, PlanShelf shelf, Job job, CancellationToken stop)
    {
        if (shelf.Find(job.Id, job.Round) is { } kept)
            return kept;
        var plan = await connection.One(JobTable.FindPlan(job.Id, job.Round), JobTable.ReadPlan, stop)
            ?? throw new InvalidOperationException($"The plan of job {job.Id} is gone.");
        shelf.Keep(job.Id, job.Round, plan);
        return plan;
    }
}
