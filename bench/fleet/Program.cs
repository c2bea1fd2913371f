using Transcode.Bench.Fleet;

// Emulated machines: see bench/fleet/run.
var options = Options.Read(args[0], args[1..]);
switch (args.ElementAtOrDefault(1))
{
    case "speedup":
        await SpeedUp.Run(options);
        return 0;
    case "flood":
        await Flood.Run(options);
        return 0;
    case "beats":
        await Heartbeats.Run(options);
        return 0;
    default:
        Console.Error.WriteLine("bench/fleet/run speedup | flood | beats");
        return 3;
}
