using Transcode.Bench.Queue;
using Transcode.Tests.Postgres;

// What the queue costs, beside two others: bench/queue/run [ours] [single|batch|whole|beats]
var peers = !args.Contains("ours");
var only = args.FirstOrDefault(word => word is "single" or "batch" or "whole" or "beats");
await using var server = await PostgresServer.Start("shared_buffers=256MB", "max_wal_size=4GB");
foreach (var queued in new[] { 0, 1_000_000 })
    foreach (var style in only is null ? ["single", "batch"] : new[] { only }.Except(["whole", "beats"]))
    {
        var count = style == "single" ? 20_000 : 60_000;
        Console.WriteLine($"{style} claims and completions of steps that do nothing, {queued} more in the queue");
        var table = new Table();
        // By turns, since the disk of a machine has its moods; the median of each counts.
        for (var round = 0; round < (style == "single" ? 3 : 1); round++)
        {
            await using (var ours = await Ours.OnPostgres(server))
                table.Add("transcode on PostgreSQL", await Run(ours, style, count, queued));
            if (peers)
                foreach (var peer in Peers(style, round))
                    table.Add(peer.Name, await peer.Run(style, count, queued, seconds: 10));
        }
        await using (var ours = await Ours.OnSqlite())
            table.Add("transcode on SQLite", await Run(ours, style, count, queued));
        table.Print();
    }

if (only is not (null or "whole" or "beats"))
    return;
if (only is not "beats")
{
    Console.WriteLine("whole steps: lent, told, published, decided, events written, followers opened; 16 workers");
    var whole = new Table();
    await using (var ours = await Ours.OnPostgres(server))
        whole.Add("on PostgreSQL", await Whole(ours));
    await using (var ours = await Ours.OnSqlite())
        whole.Add("on SQLite", await Whole(ours));
    whole.Print();
}

Console.WriteLine("10,000 workers that announce themselves every 15 s, without HTTP; of a minute");
await using (var ours = await Ours.OnPostgres(server))
    await Beats("on PostgreSQL", ours);
await using (var ours = await Ours.OnSqlite())
    await Beats("on SQLite", ours);

// One round is enough for whom it takes a second to find a job.
IEnumerable<Peer> Peers(string style, int round) => (style, round) switch
{
    ("batch", _) => [new("pgboss", server)],
    (_, 0) => [new("graphile", server), new("pgboss", server)],
    _ => [new("graphile", server)],
};

static async Task<Figures> Run(Ours ours, string style, int count, int queued)
{
    await ours.Fill(count + queued);
    return await ours.Run(style, count, seconds: 10);
}

static async Task<Figures> Whole(Ours ours)
{
    await using var desks = new WholeSteps(ours);
    await desks.Run(50, 16);
    return await desks.Run(400, 16);
}

static async Task Beats(string name, Ours ours)
{
    await using var desks = new WholeSteps(ours);
    var figures = await desks.Heartbeats(10_000, TimeSpan.FromSeconds(15), beats: 4);
    Console.WriteLine($"  {name}: {100 * figures.OwnCpu / figures.Seconds:0.0} % of a core here, {100 * figures.ServerCpu / figures.Seconds:0.0} % in the database server; {figures.OwnMicroseconds:0} us each");
}
