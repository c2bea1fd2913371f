using Transcode.Bench.Queue;
using Transcode.Silo.Facts;
using Transcode.Tests.Azurite;
using Transcode.Tests.Postgres;

// What the engine costs, beside two queues of others: bench/queue/run [ours] [single|whole|lanes|heartbeats|azure]
var peers = !args.Contains("ours");
var only = args.FirstOrDefault(word => word is "single" or "whole" or "lanes" or "heartbeats" or "azure");
await using var server = await PostgresServer.Start("shared_buffers=256MB", "max_wal_size=4GB");
if (only is null or "single")
{
    Console.WriteLine("single leases and their ends, durable, by 16 workers");
    var table = new Table();
    await using (var grains = await Grains.OnPostgres(server))
        table.Add("transcode on PostgreSQL", await grains.Single(10_000, 16));
    await using (var grains = await Grains.OnSqlite())
        table.Add("transcode on SQLite", await grains.Single(10_000, 16));
    if (peers)
        foreach (var peer in new[] { new Peer("graphile", server), new Peer("pgboss", server) })
            table.Add(peer.Name, await peer.Run("single", 20_000, 0, seconds: 10));
    table.Print();
}
if (only is null or "whole")
{
    Console.WriteLine("whole steps: lent, reported, published, decided, events written, followers opened; 16 workers");
    var table = new Table();
    for (var round = 0; round < 3; round++)
    {
        await using (var grains = await Grains.OnPostgres(server))
            table.Add("on PostgreSQL", await Whole(grains));
        await using (var grains = await Grains.OnSqlite())
            table.Add("on SQLite", await Whole(grains));
    }
    table.Print();
}
if (only is null or "lanes")
{
    Console.WriteLine("reservations in one lane, which is what a claim costs without its lease; 16 workers");
    var table = new Table();
    await using (var grains = await Grains.OnSqlite())
    {
        await grains.Lane(16, 1000, 10_000);
        table.Add("40,000 queued", await grains.Lane(40, 1000, 32_000));
        table.Add("1,000,000 queued", await grains.Lane(1000, 1000, 32_000));
    }
    table.Print();
}
if (only is null or "heartbeats")
{
    Console.WriteLine("10,000 workers that announce themselves every 15 s, without HTTP; of a minute");
    await using (var grains = await Grains.OnPostgres(server))
        Say("on PostgreSQL", await grains.Heartbeats(10_000, TimeSpan.FromSeconds(15), beats: 4));
    await using (var grains = await Grains.OnSqlite())
        Say("on SQLite", await grains.Heartbeats(10_000, TimeSpan.FromSeconds(15), beats: 4));
}
if (only is "azure")
{
    await using var azurite = await AzuriteTables.Start();
    await Journals.Measure(azurite);
    Console.WriteLine("whole steps on Azure Tables, of one silo; 16 workers");
    var table = new Table();
    var tables = new AzureTables(azurite.Connection, AzuriteTables.NewPrefix());
    await using (var grains = await Grains.OnAzure(tables))
        table.Add("on azurite", await Whole(grains));
    table.Print();
    await Journals.Print(tables);
}

static async Task<Figures> Whole(Grains grains)
{
    await grains.Whole(50, 16);
    return await grains.Whole(400, 16);
}

static void Say(string name, Figures figures) =>
    Console.WriteLine($"  {name}: {100 * figures.OwnCpu / figures.Seconds:0.0} % of a core here, {100 * figures.ServerCpu / figures.Seconds:0.0} % in the database server; {figures.OwnMicroseconds:0} us each");
