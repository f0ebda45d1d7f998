import java.lang.reflect.Field;
import java.util.Arrays;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.dynamodb.services.local.main.ServerRunner;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;

/**
 * Starts DynamoDB Local on 127.0.0.1 alone. Its own main class listens on every address of the
 * machine, and no argument changes that. Arguments: the port (0 takes any free one), then those of
 * ServerRunner. The last line that it prints, once it takes requests, is its address.
 */
final class DynamoDbLocal {
    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        String[] others = Arrays.copyOfRange(arguments, 1, arguments.length);
        DynamoDBProxyServer local = ServerRunner.createServerFromCommandLineArgs(others);
        Field field = DynamoDBProxyServer.class.getDeclaredField("server");
        field.setAccessible(true);
        Server jetty = (Server) field.get(local);
        for (Connector connector : jetty.getConnectors()) {
            ((ServerConnector) connector).setHost("127.0.0.1");
            ((ServerConnector) connector).setPort(port);
        }
        // Not the server's own start(), which prints an error and goes on.
        jetty.start();
        ServerConnector connector = (ServerConnector) jetty.getConnectors()[0];
        System.out.println("http://127.0.0.1:" + connector.getLocalPort());
        jetty.join();
    }
}
