using Transcode.Cli.CommandLine;
using Transcode.Cli.Serving;
using Transcode.Gateway.Profiles;

namespace Transcode.Cli.Listing;

/// <summary>The verb profiles.</summary>
internal static class ProfilesVerbAction
{
    public static int List(DataFolder data)
    {
        var (catalogue, problems) = ProfileCatalogue.Read(EmbeddedHost.ProfileFolders(data));
        foreach (var problem in problems)
            Console.Error.WriteLine(problem);
        if (catalogue is null)
            return ExitCodes.Failed;
        foreach (var profile in catalogue.All)
            Console.Out.WriteLine(ProfileLine.Of(profile));
        Console.Out.WriteLine();
        Console.Out.WriteLine(ProfileLine.Legend);
        return ExitCodes.Ok;
    }
}
